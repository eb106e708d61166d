// tokio-postgres: Config's FromStr. Verification is the connector's, whose builder's methods the
// settings name; what they do is modelled, and tried for real by the live tests.

use crate::understood::{self, Understanding};
use serde_json::{json, Value};
use tokio_postgres::config::{ChannelBinding, Host, LoadBalanceHosts, SslMode, SslNegotiation, TargetSessionAttrs};
use tokio_postgres::Config;

fn encryption(config: &Config, connector: &Value, on_socket: bool) -> Value {
    let mut tls = understood::tls("disable");
    if on_socket && config.get_ssl_mode() != SslMode::Require {
        return tls;
    }
    let mode = match config.get_ssl_mode() {
        SslMode::Disable => return tls,
        SslMode::Prefer => "prefer",
        _ => match (
            connector["danger_accept_invalid_certs"].as_bool(),
            connector["danger_accept_invalid_hostnames"].as_bool(),
        ) {
            (Some(false), Some(false)) => "verify-full",
            (Some(false), Some(true)) => "verify-ca",
            _ => "require", // the string promises no more
        },
    };
    tls["mode"] = json!(mode);
    if mode.starts_with("verify") {
        // A file is added to the system's authorities, unless those are turned off.
        let file = &connector["add_root_certificate"];
        let alone = connector["disable_built_in_roots"] == json!(true);
        tls["roots"] = json!(if file.is_string() && alone { "file" } else { "system" });
        tls["ca"] = file.clone();
    }
    tls["cert"] = connector["identity"]["cert"].clone();
    tls["key"] = connector["identity"]["key"].clone();
    tls
}

pub fn understand(request: &Value) -> Understanding {
    let config: Config = understood::url(request).parse().map_err(|_| "tokio_postgres::Error")?;
    let ports = config.get_ports();
    if ports.len() > 1 && ports.len() != config.get_hosts().len() {
        return Err("invalid number of ports"); // found out by connect()
    }
    let mut addresses = Vec::new();
    let mut on_socket = false;
    for (at, host) in config.get_hosts().iter().enumerate() {
        let port = ports.get(at).or(ports.first()).copied().unwrap_or(5432);
        addresses.push(match host {
            Host::Tcp(name) => json!([name, port]),
            Host::Unix(path) => {
                on_socket = true;
                json!([path.to_str(), port])
            }
        });
    }
    let mut client = json!({});
    if let Some(timeout) = config.get_connect_timeout() {
        client["connect_timeout"] = understood::milliseconds(*timeout);
    }
    if let Some(timeout) = config.get_tcp_user_timeout() {
        client["tcp_user_timeout"] = understood::milliseconds(*timeout);
    }
    let standard = Config::new();
    if config.get_keepalives() != standard.get_keepalives() {
        client["keepalives"] = json!(config.get_keepalives());
    }
    if config.get_keepalives_idle() != standard.get_keepalives_idle() {
        client["keepalives"] = json!(config.get_keepalives()); // on by itself
        client["keepalives_idle"] = understood::milliseconds(config.get_keepalives_idle());
    }
    if let Some(interval) = config.get_keepalives_interval() {
        client["keepalives_interval"] = understood::milliseconds(interval);
    }
    if let Some(count) = config.get_keepalives_retries() {
        client["keepalives_count"] = json!(count);
    }
    match config.get_channel_binding() {
        ChannelBinding::Require => client["channel_binding"] = json!("require"),
        ChannelBinding::Disable => client["channel_binding"] = json!("disable"),
        _ => {}
    }
    match config.get_target_session_attrs() {
        TargetSessionAttrs::ReadWrite => client["target_session_attrs"] = json!("read-write"),
        TargetSessionAttrs::ReadOnly => client["target_session_attrs"] = json!("read-only"),
        _ => {}
    }
    if config.get_load_balance_hosts() == LoadBalanceHosts::Random {
        client["load_balance_hosts"] = json!("random");
    }
    if config.get_ssl_negotiation() == SslNegotiation::Direct {
        client["sslnegotiation"] = json!("direct");
    }
    if !config.get_hostaddrs().is_empty() {
        let list: Vec<String> = config.get_hostaddrs().iter().map(ToString::to_string).collect();
        client["hostaddr"] = json!(list.join(","));
    }
    let mut startup = json!({});
    if let Some(name) = config.get_application_name() {
        startup["application_name"] = json!(name);
    }
    let password = match config.get_password() {
        Some(bytes) => Some(String::from_utf8(bytes.to_vec()).map_err(|_| "a password that is no UTF-8")?),
        None => None,
    };
    let connector = understood::settings(request, "connect").get("tls").cloned().unwrap_or_default();
    Ok(json!({
        "user": config.get_user(), "password": password, "database": config.get_dbname(),
        "addresses": addresses, "tls": encryption(&config, &connector, on_socket),
        "options": config.get_options(), "startup": startup, "client": client, "pool": {},
        "statements": "any", // query_typed() is a choice of the code
    }))
}
