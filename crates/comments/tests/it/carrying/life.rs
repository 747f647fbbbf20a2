//! A tenant's comments as they come to be: written, answered, edited, deleted, pinned, locked, liked.

use crate::{
    house::{House, moderator, tenant, user},
    importing::wxr,
};
use serde_json::{Value, json};
use stoa_kernel::UserId;

/// Numbers that follow from a seed (xorshift).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

const TEXTS: [&str; 6] = [
    "Hello",
    "Two\nlines & <b>no</b> \"marks\" 🦀",
    "*a* [link](https://example.org/?a=1&b=2) ~~no~~",
    "```\ncode <script>\n\n\nmore\n```",
    "> quoted\n\n1. one\n2. two\n\n---\n\n`x`",
    "\u{5d3}\u{5d5}\u{5d3} \u{a0} nothing\u{2028}more",
];
const REACTIONS: [&str; 4] = ["like", "dislike", "love", "wow"];

/// Who asks: users, and the tenant itself.
fn anyone(dice: &mut Dice) -> Option<UserId> {
    let n = dice.below(8);
    (n < 6).then(|| user(u128::try_from(n).unwrap()))
}

async fn write(
    house: &House,
    dice: &mut Dice,
    entity: usize,
    parent: Option<&str>,
) -> Option<String> {
    let mut body = json!({
        "entityType": if entity == 3 { "Été" } else { "post" },
        "entityId": entity.to_string(),
        "content": dice.of(&TEXTS),
        "contentFormat": dice.of(&["plain", "markdown"]),
        "parentId": parent,
    });
    let by = anyone(dice);
    if by.is_none() && dice.below(2) == 0 {
        body["author"] = json!({"name": "Zoë \"Z\"", "email": "zoe@example.org"});
    }
    let path = "/v1/comments";
    let answer = house.ask("POST", path, (tenant(1), by), Some(body)).await;
    answer.json["id"].as_str().map(str::to_owned)
}

async fn happen(house: &House, dice: &mut Dice, id: &str) {
    let path = format!("/v1/comments/{id}");
    let someone = Some(user(u128::try_from(dice.below(6)).unwrap()));
    let (method, path, by, body) = match dice.below(10) {
        0 | 1 => {
            let edit = json!({"content": dice.of(&TEXTS), "reason": "typing \"x\""});
            ("PATCH", path, Some(moderator()), Some(edit))
        }
        2 => ("DELETE", path, Some(moderator()), None),
        3 => ("POST", format!("{path}/pin"), Some(moderator()), None),
        4 => ("POST", format!("{path}/unpin"), Some(moderator()), None),
        5 => {
            let of = dice.of(&REACTIONS);
            ("DELETE", format!("{path}/reactions/{of}"), someone, None)
        }
        _ => {
            let of = dice.of(&REACTIONS);
            ("PUT", format!("{path}/reactions/{of}"), someone, None)
        }
    };
    house.ask(method, &path, (tenant(1), by), body).await;
}

/// What a blog had before, some of it unseen; the last is older than what it answers.
async fn bring(house: &House) {
    let comment = |id: u32, parent: u32, state: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id>\
             <wp:comment_author>W{id}</wp:comment_author>\
             <wp:comment_author_email>w{id}@example.org</wp:comment_author_email>\
             <wp:comment_date_gmt>2020-01-01 10:{:02}:00</wp:comment_date_gmt>\
             <wp:comment_content><![CDATA[<i>One</i>\n\ntwo &nbsp; &copy;\n<pre>\n\n x</pre>]]>\
             </wp:comment_content><wp:comment_approved>{state}</wp:comment_approved>\
             <wp:comment_parent>{parent}</wp:comment_parent></wp:comment>",
            60 - id
        )
    };
    let comments = [
        comment(1, 0, "1"),
        comment(2, 1, "0"),
        comment(3, 2, "spam"),
        comment(4, 3, "1"),
        comment(5, 0, "trash"),
        comment(6, 1, "1"),
    ];
    let report = house
        .importer(tenant(1))
        .wordpress(wxr(&comments.concat()))
        .await;
    assert_eq!(report.unwrap().imported, 6);
}

/// Fills tenant 1. All ids, and the entities.
pub(crate) async fn lived(house: &House, seed: u64) -> (Vec<String>, Vec<(&'static str, String)>) {
    let mut dice = Dice::new(seed);
    bring(house).await;
    let mut ids: Vec<Vec<String>> = vec![Vec::new(); 6];
    for n in 0..150 {
        let entity = dice.below(6);
        let known = &ids[entity];
        let parent = (dice.below(3) > 0 && !known.is_empty())
            .then(|| known[dice.below(known.len())].clone());
        if let Some(id) = write(house, &mut dice, entity, parent.as_deref()).await {
            ids[entity].push(id);
        }
        if let Some(id) = ids[entity].last().cloned().filter(|_| n % 4 == 0) {
            happen(house, &mut dice, &id).await;
        }
    }
    let mut below: Option<String> = None;
    for _ in 0..50 {
        below = write(house, &mut dice, 0, below.as_deref()).await;
        ids[0].extend(below.clone());
    }
    for _ in 0..250 {
        let of = dice.below(6);
        if !ids[of].is_empty() {
            let id = ids[of][dice.below(ids[of].len())].clone();
            happen(house, &mut dice, &id).await;
        }
    }
    for (entity, verb) in [
        ("1", "lock"),
        ("5", "lock"),
        ("9", "lock"),
        ("8", "lock"),
        ("8", "unlock"),
    ] {
        let body: Value = json!({"entityType": "post", "entityId": entity});
        let path = format!("/v1/threads/{verb}");
        let answer = house
            .ask("POST", &path, (tenant(1), None), Some(body))
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let entities = (0..10).map(|n| (if n == 3 { "Été" } else { "post" }, n.to_string()));
    (ids.concat(), entities.collect())
}
