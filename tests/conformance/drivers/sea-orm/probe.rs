// SeaORM: Database::connect without connecting. What it makes for SQLx is caught where it offers it
// to the program, and read as SQLx reads it.

use crate::sqlx09_probe::{of_options, of_pool};
use crate::understood::{self, Understanding};
use sea_orm::{ConnectOptions, Database};
use serde_json::{json, Value};
use std::sync::{Arc, Mutex};

pub fn options_of(request: &Value) -> Result<ConnectOptions, &'static str> {
    let mut options = ConnectOptions::new(understood::url(request));
    for (name, value) in understood::settings(request, "engine") {
        match name.as_str() {
            "max_connections" => options.max_connections(value.as_u64().ok_or("no number")? as u32),
            "min_connections" => options.min_connections(value.as_u64().ok_or("no number")? as u32),
            "acquire_timeout" => options.acquire_timeout(understood::seconds(&value)),
            "max_lifetime" => options.max_lifetime(understood::seconds(&value)),
            "test_before_acquire" => options.test_before_acquire(value.as_bool().ok_or("no truth value")?),
            _ => return Err("no method of ConnectOptions"),
        };
    }
    Ok(options)
}

pub fn understand(request: &Value) -> Understanding {
    let mut options = options_of(request)?;
    let caught = Arc::new(Mutex::new((None, None)));
    let (first, second) = (caught.clone(), caught.clone());
    options.connect_lazy(true);
    options.map_sqlx_postgres_opts(move |made| {
        first.lock().unwrap().0 = Some(made.clone());
        made
    });
    options.map_sqlx_postgres_pool_opts(move |made| {
        second.lock().unwrap().1 = Some(made.clone());
        made.min_connections(0) // else it would begin to connect
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| "no runtime")?;
    runtime.block_on(Database::connect(options)).map_err(|_| "sea_orm::DbErr")?;
    let caught = caught.lock().unwrap();
    let (Some(connection), Some(pool)) = &*caught else {
        return Err("SeaORM took another driver");
    };
    let mut answer = of_options(connection, false)?;
    answer["pool"] = of_pool(pool);
    if understood::settings(request, "engine").contains_key("test_before_acquire") {
        answer["pool"]["pre_ping"] = json!(pool.get_test_before_acquire());
    }
    Ok(answer)
}
