// Diesel: establish(), and statements of its query builder, which names them unless its cache is turned off.

use crate::serving::{self, Failure, Opened, Seen, Session, Statement};
use crate::understood;
use diesel::connection::{CacheSize, SimpleConnection};
use diesel::dsl::sql;
use diesel::sql_types::{Bool, Integer, Text};
use diesel::{select, Connection, IntoSql, PgConnection, QueryResult, RunQueryDsl};
use serde_json::Value;

struct Established(PgConnection);

fn name_of(error: diesel::result::Error) -> Failure {
    serving::name_of(&error)
}

pub fn open(request: &Value) -> Opened {
    let mut connection = PgConnection::establish(understood::url(request)).map_err(|error| serving::name_of(&error))?;
    if serving::told(request, "set_prepared_statement_cache_size(diesel::connection::CacheSize::Disabled)") {
        connection.set_prepared_statement_cache_size(CacheSize::Disabled);
    }
    Ok(Box::new(Established(connection)))
}

impl Established {
    /// Sums of bound numbers, so that the text is another for each K.
    fn row(&mut self, statement: &Statement) -> QueryResult<(i32, String)> {
        let number = statement.number.into_sql::<Integer>();
        let text = statement.text.as_str().into_sql::<Text>();
        let turned = |row: (String, i32)| (row.1, row.0);
        let to = &mut self.0;
        match statement.k {
            0 => select((number + 0, text)).get_result(to),
            2 => select((number - -2, text)).get_result(to),
            4 => select((number + 2 + 2, text)).get_result(to),
            1 => select((text, number - 1)).get_result(to).map(turned),
            3 => select((text, number + -3)).get_result(to).map(turned),
            _ => select((text, number - 2 - 3)).get_result(to).map(turned),
        }
    }
}

impl Session for Established {
    fn identify(&mut self) -> Result<Seen, Failure> {
        sql::<(Text, Text, Bool, Text, Text, Text)>(serving::IDENTIFY).get_result(&mut self.0).map_err(name_of)
    }

    fn run(&mut self, statement: &Statement) -> Result<(i32, String), Failure> {
        self.row(statement).map_err(name_of)
    }

    fn begin(&mut self) -> Result<(), Failure> {
        self.0.batch_execute("BEGIN").map_err(name_of)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.0.batch_execute("COMMIT").map_err(name_of)
    }
}

pub fn version() -> String {
    // SAFETY: it has no arguments and no state.
    let number = unsafe { pq_sys::PQlibVersion() };
    format!("libpq{}.{}", number / 10000, number % 10000)
}
