// The Rust drivers under test, in one program: `drivers DRIVER…` reads requests and says what the driver understood
// (understood.rs); with `live` behind it the driver connects (serving.rs).

mod serving;
mod understood;

#[path = "../diesel/live.rs"]
mod diesel_live;
#[path = "../diesel/probe.rs"]
mod diesel_probe;
#[path = "../sea-orm/live.rs"]
mod sea_orm_live;
#[path = "../sea-orm/probe.rs"]
mod sea_orm_probe;
mod sqlx08_probe {
    use sqlx08 as sqlx;
    include!("../sqlx/probe.rs");
    pub mod live {
        use sqlx08 as sqlx;
        include!("../sqlx/live.rs");
    }
}
mod sqlx09_probe {
    use sqlx09 as sqlx;
    include!("../sqlx/probe.rs");
    pub mod live {
        use sqlx09 as sqlx;
        include!("../sqlx/live.rs");
    }
}
#[path = "../tokio-postgres/live.rs"]
mod tokio_postgres_live;
#[path = "../tokio-postgres/probe.rs"]
mod tokio_postgres_probe;

/// The version that is pinned, which begins so.
fn version_of(name: &str, begins: &str) -> &'static str {
    let mut lines = include_str!("../Cargo.lock").lines();
    let wanted = format!("name = \"{name}\"");
    while lines.any(|line| line == wanted) {
        let version = lines.next().and_then(|line| line.strip_prefix("version = \"")).and_then(|line| line.strip_suffix('"'));
        if let Some(version) = version.filter(|version| version.starts_with(begins)) {
            return version;
        }
    }
    "unknown"
}

fn main() {
    // What a driver says when it panics may hold the string.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (name, begins) = match words[..] {
        ["sqlx", begins, ..] => ("sqlx", begins),
        [name, ..] => (name, ""),
        [] => ("", ""),
    };
    let version = version_of(name, begins);
    match words[..] {
        ["diesel"] => understood::serve(name, version, diesel_probe::understand),
        ["diesel", "live"] => serving::serve(name, &format!("{version}+{}", diesel_live::version()), diesel_live::open),
        ["sea-orm"] => understood::serve(name, version, sea_orm_probe::understand),
        ["sea-orm", "live"] => serving::serve(name, version, sea_orm_live::open),
        ["sqlx", "0.8"] => understood::serve(name, version, |request| sqlx08_probe::understand(request, true)),
        ["sqlx", "0.8", "live"] => serving::serve(name, version, sqlx08_probe::live::open),
        ["sqlx", "0.9"] => understood::serve(name, version, |request| sqlx09_probe::understand(request, false)),
        ["sqlx", "0.9", "live"] => serving::serve(name, version, sqlx09_probe::live::open),
        ["tokio-postgres"] => understood::serve(name, version, tokio_postgres_probe::understand),
        ["tokio-postgres", "live"] => serving::serve(name, version, tokio_postgres_live::open),
        _ => {
            eprintln!("drivers: no such driver");
            std::process::exit(2);
        }
    }
}
