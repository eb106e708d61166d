// The loop over lines of JSON, and what an understanding is made of; ../understood.py describes both.

use serde_json::{json, Map, Value};
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// The name of what went wrong; never a driver's own text, since most drivers echo the string.
pub type Understanding = Result<Value, &'static str>;

pub fn serve(driver: &str, version: &str, understand: impl Fn(&Value) -> Understanding) {
    let mut output = std::io::stdout().lock();
    let mut say = |value: Value| {
        writeln!(output, "{value}").and_then(|()| output.flush()).expect("standard output is gone");
    };
    say(json!({"driver": driver, "version": version}));
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("a request is JSON");
        let env = request["env"].as_object().cloned().unwrap_or_default();
        for (name, value) in &env {
            std::env::set_var(name, value.as_str().unwrap_or_default());
        }
        let mut answer = match catch_unwind(AssertUnwindSafe(|| understand(&request))) {
            Ok(Ok(answer)) => answer,
            Ok(Err(name)) => json!({"error": name}),
            Err(_) => json!({"error": "panic"}),
        };
        for name in env.keys() {
            std::env::remove_var(name);
        }
        answer["id"] = request["id"].clone();
        say(answer);
    }
}

pub fn url(request: &Value) -> &str {
    request["url"].as_str().unwrap_or_default()
}

/// `settings.PART` as pairs of a name and a value.
pub fn settings(request: &Value, part: &str) -> Map<String, Value> {
    request["settings"][part].as_object().cloned().unwrap_or_default()
}

pub fn tls(mode: &str) -> Value {
    json!({"mode": mode, "roots": "none", "ca": null, "cert": null, "key": null})
}

pub fn milliseconds(duration: std::time::Duration) -> Value {
    json!(duration.as_millis() as u64)
}

/// Seconds as the settings give them.
pub fn seconds(value: &Value) -> std::time::Duration {
    std::time::Duration::from_secs_f64(value.as_f64().expect("a number of seconds"))
}
