// SQLx: PgConnectOptions' FromStr, and PgPoolOptions with the settings. Included once for each
// version, with that version's crate under the name `sqlx`.

use crate::understood::{self, Understanding};
use serde_json::{json, Value};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::ConnectOptions;

/// What the options say of TLS; before 0.9 rustls looks at the name under verify-ca too.
fn encryption(options: &PgConnectOptions, files: impl Fn(&str) -> Option<String>, names_always: bool, on_socket: bool) -> Value {
    let mode = match options.get_ssl_mode() {
        PgSslMode::Disable | PgSslMode::Allow => "disable", // allow uses none
        PgSslMode::Prefer if on_socket => "disable",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa if names_always => "verify-full",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    };
    let mut tls = understood::tls(mode);
    if mode.starts_with("verify") {
        let file = files("sslrootcert");
        tls["roots"] = json!(if file.is_some() { "file" } else { "system" });
        tls["ca"] = json!(file);
    }
    if mode != "disable" {
        tls["cert"] = json!(files("sslcert"));
        tls["key"] = json!(files("sslkey"));
    }
    tls
}

pub fn of_options(options: &PgConnectOptions, names_always: bool) -> Understanding {
    // The getters do not tell the password and the files; the URL does, which is safe to build
    // around plain names only.
    let url = options.clone().username("u").host("h").database("d").to_url_lossy();
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().map(String::from);
    let password = match url.password() {
        Some(text) => Some(decoded(text).map_err(|_| "a password that is no UTF-8")?),
        None => None,
    };
    let files = |key: &str| {
        let found = url.query_pairs().find(|(name, _)| name == key).map(|(_, value)| value.into_owned());
        found.map(|text| text.strip_prefix("file: ").map(String::from).unwrap_or(text)) // its own word for a path
    };
    let socket = match options.get_socket() {
        Some(path) => path.to_str().map(String::from),
        None => Some(options.get_host()).filter(|host| host.starts_with('/')).map(String::from),
    };
    let tls = encryption(options, files, names_always, socket.is_some());
    let host = socket.unwrap_or_else(|| options.get_host().to_owned());
    let mut startup = json!({});
    if let Some(name) = options.get_application_name() {
        startup["application_name"] = json!(name);
    }
    Ok(json!({
        "user": options.get_username(), "password": password, "database": options.get_database(),
        "addresses": [[host, options.get_port()]], "tls": tls,
        "options": options.get_options(), "startup": startup, "client": {}, "pool": {},
        "statements": "any",
    }))
}

pub fn of_pool(options: &PgPoolOptions) -> Value {
    let standard = PgPoolOptions::new();
    let mut pool = json!({});
    if options.get_max_connections() != standard.get_max_connections() {
        pool["max"] = json!(options.get_max_connections());
    }
    if options.get_min_connections() != standard.get_min_connections() {
        pool["min"] = json!(options.get_min_connections());
    }
    if options.get_acquire_timeout() != standard.get_acquire_timeout() {
        pool["timeout"] = understood::milliseconds(options.get_acquire_timeout());
    }
    if options.get_max_lifetime() != standard.get_max_lifetime() {
        pool["lifetime"] = json!(options.get_max_lifetime().map(understood::milliseconds));
    }
    pool
}

#[allow(dead_code)] // SeaORM has its own pool
pub fn pool_of(request: &Value) -> Result<PgPoolOptions, &'static str> {
    let mut options = PgPoolOptions::new();
    for (name, value) in understood::settings(request, "engine") {
        options = match name.as_str() {
            "max_connections" => options.max_connections(value.as_u64().ok_or("no number")? as u32),
            "min_connections" => options.min_connections(value.as_u64().ok_or("no number")? as u32),
            "acquire_timeout" => options.acquire_timeout(understood::seconds(&value)),
            "max_lifetime" => options.max_lifetime(understood::seconds(&value)),
            "test_before_acquire" => options.test_before_acquire(value.as_bool().ok_or("no truth value")?),
            _ => return Err("no method of PgPoolOptions"),
        };
    }
    Ok(options)
}

pub fn understand(request: &Value, names_always: bool) -> Understanding {
    let options: PgConnectOptions = understood::url(request).parse().map_err(|_| "sqlx::Error")?;
    let mut answer = of_options(&options, names_always)?;
    answer["pool"] = of_pool(&pool_of(request)?);
    if understood::settings(request, "engine").contains_key("test_before_acquire") {
        answer["pool"]["pre_ping"] = json!(pool_of(request)?.get_test_before_acquire());
    }
    Ok(answer)
}
