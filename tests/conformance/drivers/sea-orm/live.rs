// SeaORM: Database::connect, and statements with values, which SQLx prepares and names.

use crate::sea_orm_probe::options_of;
use crate::serving::{self, Failure, Opened, Seen, Session, Statement};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, QueryResult, RuntimeErr, TransactionTrait};
use serde_json::Value;
use tokio::runtime::Runtime;

struct Connected {
    transaction: Option<DatabaseTransaction>,
    connection: DatabaseConnection,
    runtime: Runtime,
}

/// SQLx's own error where there is one below.
fn name_of(error: DbErr) -> Failure {
    let below = match &error {
        DbErr::Conn(RuntimeErr::SqlxError(inner)) | DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => inner,
        _ => return serving::name_of(&error),
    };
    match below.as_database_error().and_then(|one| one.code()) {
        Some(state) => state.into_owned(),
        None => serving::name_of(below),
    }
}

pub fn open(request: &Value) -> Opened {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| "no runtime")?;
    let mut options = options_of(request)?;
    options.max_connections(1); // each client is one slot, as for SQLx
    if serving::told(request, "map_sqlx_postgres_opts(|o| o.extra_float_digits(None))") {
        options.map_sqlx_postgres_opts(|o| o.extra_float_digits(None));
    }
    let connection = runtime.block_on(Database::connect(options)).map_err(name_of)?;
    Ok(Box::new(Connected { transaction: None, connection, runtime }))
}

fn seen(row: &QueryResult) -> Result<Seen, DbErr> {
    Ok((
        row.try_get_by_index(0)?,
        row.try_get_by_index(1)?,
        row.try_get_by_index(2)?,
        row.try_get_by_index(3)?,
        row.try_get_by_index(4)?,
        row.try_get_by_index(5)?,
    ))
}

impl Connected {
    fn one(&self, statement: sea_orm::Statement) -> Result<QueryResult, Failure> {
        let row = self.runtime.block_on(async {
            match &self.transaction {
                Some(transaction) => transaction.query_one_raw(statement).await,
                None => self.connection.query_one_raw(statement).await,
            }
        });
        row.map_err(name_of)?.ok_or_else(|| "no row".into())
    }
}

impl Session for Connected {
    fn identify(&mut self) -> Result<Seen, Failure> {
        seen(&self.one(sea_orm::Statement::from_string(DbBackend::Postgres, serving::IDENTIFY))?).map_err(name_of)
    }

    fn run(&mut self, statement: &Statement) -> Result<(i32, String), Failure> {
        let (number, text) = (sea_orm::Value::from(statement.number), sea_orm::Value::from(&statement.text));
        let values = if statement.number_first() { [number, text] } else { [text, number] };
        let row = self.one(sea_orm::Statement::from_sql_and_values(DbBackend::Postgres, statement.sql(), values))?;
        let (number, text) = if statement.number_first() { (0, 1) } else { (1, 0) };
        Ok((row.try_get_by_index(number).map_err(name_of)?, row.try_get_by_index(text).map_err(name_of)?))
    }

    fn begin(&mut self) -> Result<(), Failure> {
        self.transaction = Some(self.runtime.block_on(self.connection.begin()).map_err(name_of)?);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let transaction = self.transaction.take().ok_or("no transaction")?;
        self.runtime.block_on(transaction.commit()).map_err(name_of)
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        let (transaction, connection) = (self.transaction.take(), self.connection.clone());
        self.runtime.block_on(async {
            drop(transaction);
            let _ = connection.close().await; // what went wrong before has been counted
        });
    }
}
