// Diesel gives its string to PQconnectdb of the libpq it is linked with, so that library's own parser
// says what is understood; the pool is r2d2's, with the settings.

use crate::understood::{self, Understanding};
use diesel::r2d2::{ManageConnection, Pool};
use serde_json::{json, Map, Value};
use std::ffi::{CStr, CString};

/// What PQconninfoParse makes of a string.
fn keywords(text: &str) -> Result<Map<String, Value>, &'static str> {
    let text = CString::new(text).map_err(|_| "a zero byte")?;
    let mut found = Map::new();
    // SAFETY: the list ends with a row without a keyword and is freed once, after the copies.
    unsafe {
        let list = pq_sys::PQconninfoParse(text.as_ptr(), std::ptr::null_mut());
        if list.is_null() {
            return Err("PQconninfoParse");
        }
        let text_of = |pointer| CStr::from_ptr(pointer).to_str().map(String::from);
        let mut at = list;
        while !(*at).keyword.is_null() {
            if !(*at).val.is_null() {
                let (Ok(keyword), Ok(value)) = (text_of((*at).keyword), text_of((*at).val)) else {
                    return Err("no UTF-8");
                };
                found.insert(keyword, json!(value));
            }
            at = at.add(1);
        }
        pq_sys::PQconninfoFree(list);
    }
    found.retain(|_, value| value != "");
    Ok(found)
}

/// As of_libpq() of ../understood.py.
fn of_libpq(given: &Map<String, Value>) -> Understanding {
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let hosts: Vec<&str> = text("host").unwrap_or_default().split(',').collect();
    let mut ports: Vec<&str> = text("port").unwrap_or_default().split(',').collect();
    if ports.len() == 1 {
        ports = vec![ports[0]; hosts.len()];
    }
    if ports.len() != hosts.len() {
        return Err("ports do not match hosts");
    }
    let mut addresses = Vec::new();
    for (host, port) in hosts.iter().zip(&ports) {
        let number = if port.is_empty() { 5432 } else { port.parse::<u16>().map_err(|_| "no port")? };
        addresses.push(json!([host, number]));
    }
    let roots = text("sslrootcert");
    let system = roots == Some("system");
    let mut mode = text("sslmode").unwrap_or(if system { "verify-full" } else { "prefer" });
    if mode == "require" && roots.is_some() {
        mode = "verify-ca";
    }
    let mut tls = understood::tls(mode);
    if hosts[0].starts_with('/') {
        tls = understood::tls("disable");
    } else {
        tls["roots"] = json!(if system { "system" } else if roots.is_some() { "file" } else { "none" });
        tls["ca"] = json!(roots.filter(|_| !system));
        tls["cert"] = json!(text("sslcert"));
        tls["key"] = json!(text("sslkey"));
    }
    let (mut startup, mut client) = (json!({}), json!({}));
    for (name, value) in given {
        match name.as_str() {
            "user" | "password" | "dbname" | "host" | "port" | "options" => {}
            "sslmode" | "sslrootcert" | "sslcert" | "sslkey" => {}
            "application_name" | "client_encoding" | "replication" => startup[name] = value.clone(),
            "connect_timeout" | "keepalives_idle" | "keepalives_interval" => {
                let seconds: u64 = value.as_str().and_then(|text| text.parse().ok()).ok_or("no number")?;
                client[name] = json!(seconds * 1000);
            }
            "tcp_user_timeout" => {
                client[name] = json!(value.as_str().and_then(|text| text.parse::<u64>().ok()).ok_or("no number")?);
            }
            _ => client[name] = value.clone(),
        }
    }
    Ok(json!({
        "user": text("user"), "password": text("password"), "database": text("dbname"), "addresses": addresses,
        "tls": tls, "options": text("options"), "startup": startup, "client": client, "pool": {},
        "statements": "any", // the cache is turned off in code
    }))
}

/// A manager that never connects: the pool's own numbers are asked for.
#[derive(Debug)]
struct Nothing;

impl ManageConnection for Nothing {
    type Connection = ();
    type Error = std::fmt::Error;
    fn connect(&self) -> Result<(), Self::Error> {
        Err(std::fmt::Error)
    }
    fn is_valid(&self, (): &mut ()) -> Result<(), Self::Error> {
        Ok(())
    }
    fn has_broken(&self, (): &mut ()) -> bool {
        false
    }
}

fn pool_of(request: &Value) -> Result<Value, &'static str> {
    let given = understood::settings(request, "engine");
    let mut builder = Pool::builder().error_handler(Box::new(diesel::r2d2::NopErrorHandler));
    for (name, value) in &given {
        builder = match name.as_str() {
            "max_size" => builder.max_size(value.as_u64().ok_or("no number")? as u32),
            "min_idle" => builder.min_idle(Some(value.as_u64().ok_or("no number")? as u32)),
            "connection_timeout" => builder.connection_timeout(understood::seconds(value)),
            "max_lifetime" => builder.max_lifetime(Some(understood::seconds(value))),
            "test_on_check_out" => builder.test_on_check_out(value.as_bool().ok_or("no truth value")?),
            _ => return Err("no method of the pool's builder"),
        };
    }
    let mut pool = json!({});
    if !given.is_empty() {
        let made = builder.build_unchecked(Nothing);
        let words = [
            ("max_size", "max", json!(made.max_size())),
            ("min_idle", "min", json!(made.min_idle())),
            ("connection_timeout", "timeout", understood::milliseconds(made.connection_timeout())),
            ("max_lifetime", "lifetime", json!(made.max_lifetime().map(understood::milliseconds))),
            ("test_on_check_out", "pre_ping", json!(made.test_on_check_out())),
        ];
        for (theirs, ours, value) in words {
            if given.contains_key(theirs) {
                pool[ours] = value;
            }
        }
    }
    Ok(pool)
}

pub fn understand(request: &Value) -> Understanding {
    let mut answer = of_libpq(&keywords(understood::url(request))?)?;
    answer["pool"] = pool_of(request)?;
    Ok(answer)
}
