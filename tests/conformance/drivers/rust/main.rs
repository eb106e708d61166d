// The Rust drivers under test, in one program: `drivers DRIVER…` reads requests and answers them
// (understood.rs).

mod understood;

#[path = "../diesel/probe.rs"]
mod diesel_probe;
#[path = "../sea-orm/probe.rs"]
mod sea_orm_probe;
mod sqlx08_probe {
    use sqlx08 as sqlx;
    include!("../sqlx/probe.rs");
}
mod sqlx09_probe {
    use sqlx09 as sqlx;
    include!("../sqlx/probe.rs");
}
#[path = "../tokio-postgres/probe.rs"]
mod tokio_postgres_probe;

fn main() {
    // What a driver says when it panics may hold the string.
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["diesel"] => understood::serve("diesel", "2.3.14", diesel_probe::understand),
        ["sea-orm"] => understood::serve("sea-orm", "2.0.4", sea_orm_probe::understand),
        ["sqlx", "0.8"] => understood::serve("sqlx", "0.8.6", |request| sqlx08_probe::understand(request, true)),
        ["sqlx", "0.9"] => understood::serve("sqlx", "0.9.0", |request| sqlx09_probe::understand(request, false)),
        ["tokio-postgres"] => understood::serve("tokio-postgres", "0.7.18", tokio_postgres_probe::understand),
        _ => {
            eprintln!("drivers: no such driver");
            std::process::exit(2);
        }
    }
}
