//! Who may have what is held of whom, and who may have it taken out.

use serde_json::{Value, json};
use stoa_testkit::TestApp;

const PASSWORD: &str = "correct horse battery";

struct House {
    app: TestApp,
    key: String,
}

impl House {
    /// A person of that role: id and token.
    async fn person(&self, key: &str, name: &str, role: &str) -> (String, String) {
        let email = format!("{name}@example.org");
        let body = json!({"username": name, "email": email, "password": PASSWORD});
        let made = self.app.post("/v1/users").key(key).json(&body).send().await;
        let id = made.expect(201)["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/users/{id}");
        let change = self.app.request(reqwest::Method::PATCH, &path).key(key);
        change
            .json(&json!({"roles": [role]}))
            .send()
            .await
            .expect(200);
        let login = json!({"email": email, "password": PASSWORD});
        let begun = self
            .app
            .post("/v1/users/login")
            .key(key)
            .json(&login)
            .send()
            .await;
        let token = begun.expect(200)["accessToken"]
            .as_str()
            .unwrap()
            .to_owned();
        (id, token)
    }

    async fn refused(&self, token: &str, id: &str) -> [(u16, Value); 2] {
        let export = self
            .app
            .get(&format!("/v1/users/{id}/export"))
            .token(token)
            .send()
            .await;
        let erase = self
            .app
            .post(&format!("/v1/users/{id}/erase"))
            .token(token)
            .send()
            .await;
        [export, erase].map(|answer| (answer.status.as_u16(), answer.json()["code"].clone()))
    }
}

#[tokio::test]
async fn admins_dispose_of_those_below_them_and_people_of_their_own_export() {
    let house = House {
        app: TestApp::start().await,
        key: String::new(),
    };
    let key = house.app.tenant("acme").await;
    let foreign = house.app.tenant("other").await;
    let house = House { key, ..house };
    let (app, key) = (&house.app, house.key.as_str());
    let (anna, annas) = house.person(key, "anna", "user").await;
    let (_, moderator) = house.person(key, "mod", "moderator").await;
    let (chief, admin) = house.person(key, "chief", "admin").await;
    let (_, stranger) = house.person(&foreign, "stranger", "admin").await;

    let role = json!("role_required");
    for token in [&annas, &moderator] {
        let refused = house.refused(token, &anna).await;
        assert_eq!(refused, [(403, role.clone()), (403, role.clone())]);
    }
    let refused = house.refused(&admin, &chief).await;
    assert_eq!(
        refused,
        [(403, role.clone()), (403, role)],
        "none of their own rank"
    );
    let absent = json!("not_found");
    let refused = house.refused(&stranger, &anna).await;
    assert_eq!(refused, [(404, absent.clone()), (404, absent)]);
    let by_foreign_key = app.post(&format!("/v1/users/{anna}/erase")).key(&foreign);
    assert_eq!(by_foreign_key.send().await.status, 404);

    let own = app.get("/v1/users/me/export").token(&annas).send().await;
    assert_eq!(own.headers["cache-control"], "no-store");
    assert_eq!(own.expect(200)["user"]["username"], "anna");
    let path = format!("/v1/users/{anna}/export");
    assert_eq!(
        app.get(&path).token(&admin).send().await.expect(200)["user"]["username"],
        "anna"
    );
    let logs = app
        .get("/v1/audit-logs?action=user.exported")
        .key(key)
        .send()
        .await;
    assert_eq!(logs.expect(200)["items"].as_array().unwrap().len(), 2);

    let path = format!("/v1/users/{anna}/erase");
    let erased = app.post(&path).token(&admin).send().await.expect(200);
    assert_eq!(erased["id"], json!(anna));
    let logs = app
        .get("/v1/audit-logs?action=user.erased")
        .key(key)
        .send()
        .await;
    let logs = logs.expect(200);
    assert_eq!(logs["items"][0]["actor"]["id"], json!(chief));
    assert_eq!(logs["items"][0]["resourceId"], json!(anna));
    let list = app.get("/v1/users").key(key).send().await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2, "{list}");
    house.app.stop().await;
}
