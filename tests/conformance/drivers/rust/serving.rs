// What the live probes of Rust's drivers share, as ../serving.py is for Python's: the loop over tasks, and the
// statements with their checks. README.md in tests/conformance says what the tasks are.

use serde_json::{json, Map, Value};
use std::io::{BufRead, Write};

pub const IDENTIFY: &str = "SELECT current_user::text, current_database()::text, \
    (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'), \
    current_setting('search_path'), current_setting('statement_timeout')";

/// The columns of `IDENTIFY`.
pub type Seen = (String, String, bool, String, String, String);

/// The SQLSTATE, or the name of the error; never a driver's own text, since most echo the string.
pub type Failure = String;

/// One of six texts, of two shapes whose types differ: its parameters are the number and the text, or the other way about.
pub struct Statement {
    pub k: i32,
    pub number: i32,
    pub text: String,
}

const TEXTS: [&str; 6] = [
    "SELECT $1::int + 0, $2::text",
    "SELECT $1::text, $2::int - 1",
    "SELECT $1::int + 2, $2::text",
    "SELECT $1::text, $2::int - 3",
    "SELECT $1::int + 4, $2::text",
    "SELECT $1::text, $2::int - 5",
];

impl Statement {
    pub fn sql(&self) -> &'static str {
        TEXTS[self.k as usize]
    }

    /// `SELECT number, text`; the odd ones have the text first.
    pub fn number_first(&self) -> bool {
        self.k % 2 == 0
    }

    fn wanted(&self) -> i32 {
        if self.number_first() { self.number + self.k } else { self.number - self.k }
    }
}

/// One connection, or one slot of a pool. It is dropped after an error, and the next statement gets a new one.
pub trait Session {
    fn identify(&mut self) -> Result<Seen, Failure>;
    /// The row's number and text.
    fn run(&mut self, statement: &Statement) -> Result<(i32, String), Failure>;
    fn begin(&mut self) -> Result<(), Failure>;
    fn commit(&mut self) -> Result<(), Failure>;
}

/// Connects as a user would who has the variant.
pub type Opened = Result<Box<dyn Session>, Failure>;

/// Whether the variant's notes tell of this line of code.
pub fn told(request: &Value, code: &str) -> bool {
    request["notes"].as_array().is_some_and(|notes| notes.iter().any(|note| note.as_str().is_some_and(|text| text.contains(code))))
}

/// The first word of how Rust shows an error: the name of its variant.
pub fn name_of(error: &dyn std::fmt::Debug) -> Failure {
    format!("{error:?}").chars().take_while(|letter| letter.is_ascii_alphanumeric()).collect()
}

#[derive(Default)]
struct Tally {
    right: u64,
    wrong: u64,
    errors: Map<String, Value>,
}

impl Tally {
    fn lost(&mut self, name: &str, count: u64) {
        let before = self.errors.get(name).and_then(Value::as_u64).unwrap_or_default();
        self.errors.insert(name.to_owned(), json!(before + count));
    }
}

/// Small and the same everywhere, so that a seed says what was run (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> i32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit) as i32
    }
}

/// Two statements, in one transaction or by themselves; with an error it says how many were done.
fn pair(session: &mut dyn Session, inside: bool, mut next: impl FnMut() -> Statement, tally: &mut Tally) -> Result<(), (Failure, u64)> {
    if inside {
        session.begin().map_err(|name| (name, 0))?;
    }
    for done in 0..2 {
        let statement = next();
        let (number, text) = session.run(&statement).map_err(|name| (name, done))?;
        if number == statement.wanted() && text == statement.text {
            tally.right += 1;
        } else {
            tally.wrong += 1;
        }
    }
    if inside {
        session.commit().map_err(|name| (name, 2))?;
    }
    Ok(())
}

fn worker(request: &Value, number: u64, turns: u64, open: &impl Fn(&Value) -> Opened) -> Tally {
    let seed = request["seed"].as_u64().unwrap_or_default();
    let mut chance = Chance(seed * 1000 + number);
    let mut next = || {
        let value = chance.below(1_000_000);
        Statement { k: chance.below(6), number: value, text: format!("{seed}.{number}.{value}") }
    };
    let (mut tally, mut session) = (Tally::default(), None);
    for turn in 0..turns {
        if session.is_none() {
            match open(request) {
                Ok(opened) => session = Some(opened),
                Err(name) => tally.lost(&name, 2),
            }
        }
        let Some(opened) = session.as_mut() else { continue };
        if let Err((name, done)) = pair(opened.as_mut(), turn % 2 == 1, &mut next, &mut tally) {
            tally.lost(&name, 2 - done);
            session = None;
        }
    }
    tally
}

fn statements(request: &Value, open: &(impl Fn(&Value) -> Opened + Sync)) -> Value {
    let number = |name: &str| request[name].as_u64().expect("a number");
    let (workers, turns) = (number("workers"), number("count") / number("workers") / 2);
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|at| scope.spawn(move || worker(request, at, turns, open))).collect();
        for one in running {
            let tally = one.join().expect("a worker ends");
            all.right += tally.right;
            all.wrong += tally.wrong;
            for (name, count) in &tally.errors {
                all.lost(name, count.as_u64().unwrap_or_default());
            }
        }
    });
    json!({"right": all.right, "wrong": all.wrong, "errors": all.errors})
}

fn identify(request: &Value, open: &impl Fn(&Value) -> Opened) -> Value {
    let mut session = match open(request) {
        Ok(session) => session,
        Err(name) => return json!({"error": name, "stage": "connect"}),
    };
    match session.identify() {
        Ok((user, database, tls, application, path, timeout)) => json!({
            "user": user, "database": database, "tls": tls, "application_name": application,
            "search_path": path, "statement_timeout": timeout,
        }),
        Err(name) => json!({"error": name, "stage": "query"}),
    }
}

pub fn serve(driver: &str, version: &str, open: impl Fn(&Value) -> Opened + Sync) {
    let mut output = std::io::stdout().lock();
    let mut say = |value: Value| {
        writeln!(output, "{value}").and_then(|()| output.flush()).expect("standard output is gone");
    };
    say(json!({"driver": driver, "version": version}));
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.expect("a line")).expect("a request is JSON");
        let mut answer = if request["task"] == "statements" { statements(&request, &open) } else { identify(&request, &open) };
        answer["id"] = request["id"].clone();
        say(answer);
    }
}
