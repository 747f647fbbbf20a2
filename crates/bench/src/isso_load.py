"""Writes threads into Isso's own SQLite schema: one JSON object a line on standard input.

A line {"thread": URI} begins a thread, every other line is a comment of it. Isso keeps replies one
level deep: a reply to a reply is stored as a reply to the root, as Isso's own API stores it.
"""

import json
import os
import sys

from isso import config
from isso.db import SQLite3
from isso.utils import Bloomfilter

conf = config.load(config.default_file(), os.environ["ISSO_SETTINGS"])
database = SQLite3(conf.get("general", "dbpath"), conf)
voters = memoryview(Bloomfilter(iterable=["127.0.0.0"]).array)

import sqlite3  # noqa: E402  (after Isso has made its tables)

connection = sqlite3.connect(conf.get("general", "dbpath"))
columns = "tid, id, parent, created, mode, remote_addr, text, author, likes, dislikes, voters, notification"
insert = f"INSERT INTO comments ({columns}) VALUES (?, ?, ?, ?, 1, '127.0.0.0', ?, ?, ?, 0, ?, 0)"
count, thread, base, roots = 0, None, 0, {}
for line in sys.stdin:
    node = json.loads(line)
    if "thread" in node:
        thread = connection.execute(
            "INSERT INTO threads (uri, title) VALUES (?, ?)", (node["thread"], node["thread"])
        ).lastrowid
        base, roots = count + 1, {}
        continue
    index, parent = node["index"], node["parent"]
    roots[index] = index if parent is None else roots[parent]
    connection.execute(insert, (
        thread,
        base + index,
        None if parent is None else base + roots[index],
        1_700_000_000 + node["seconds"],
        node["content"],
        f"author {node['author_index']}",
        node["likes"],
        voters,
    ))
    count += 1
connection.commit()
print(count)
