//! Where in a database something is written, wherever that may be.

use tokio_postgres::Client;

/// Every column that holds one of these words in some row, whatever its type and the words' case, as
/// `schema.table.column`; for an administrator, whom no policy holds.
pub async fn traces(admin: &Client, words: &[&str]) -> Vec<String> {
    let columns = admin.query(COLUMNS, &[]).await.expect("the catalogue");
    let patterns: Vec<String> = words
        .iter()
        .map(|word| format!("%{}%", word.to_lowercase()))
        .collect();
    let mut found = Vec::new();
    for row in columns {
        let (schema, table, column): (String, String, String) =
            (row.get(0), row.get(1), row.get(2));
        let text = match row.get::<_, &str>(3) {
            // What is no ASCII becomes octal digits; the rest stays as it is.
            "bytea" => format!("encode(\"{column}\", 'escape')"),
            _ => format!("\"{column}\"::text"),
        };
        let holds = format!(
            "SELECT EXISTS (SELECT FROM \"{schema}\".\"{table}\" WHERE lower({text}) LIKE ANY ($1))"
        );
        let held = admin.query_one(&holds, &[&patterns]).await;
        if held.expect("every column reads as text").get(0) {
            found.push(format!("{schema}.{table}.{column}"));
        }
    }
    found
}

const COLUMNS: &str =
    "SELECT c.table_schema::text, c.table_name::text, c.column_name::text, c.data_type::text
      FROM information_schema.columns c
      JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE'
       AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
     ORDER BY 1, 2, 3";
