// SQLx: a PgPool, its statements through query(), which prepares and names them. Included once for each version, with that
// version's crate under the name `sqlx`.

use crate::serving::{self, Failure, Opened, Seen, Session, Statement};
use crate::understood;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgPool, PgRow};
use sqlx::{Postgres, Row, Transaction};
use tokio::runtime::Runtime;

struct Pooled {
    transaction: Option<Transaction<'static, Postgres>>,
    pool: PgPool,
    runtime: Runtime,
}

fn name_of(error: sqlx::Error) -> Failure {
    match error.as_database_error().and_then(|one| one.code()) {
        Some(state) => state.into_owned(),
        None => serving::name_of(&error),
    }
}

pub fn open(request: &Value) -> Opened {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| "no runtime")?;
    let mut options: PgConnectOptions = understood::url(request).parse().map_err(name_of)?;
    if serving::told(request, "options.extra_float_digits(None)") {
        options = options.extra_float_digits(None);
    }
    // Each client is one slot: a pool of its own would open a second connection while the first is on its way back.
    let pool = super::pool_of(request)?.max_connections(1);
    let pool = runtime.block_on(pool.connect_with(options)).map_err(name_of)?;
    Ok(Box::new(Pooled { transaction: None, pool, runtime }))
}

fn seen(row: &PgRow) -> Result<Seen, sqlx::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?))
}

impl Session for Pooled {
    fn identify(&mut self) -> Result<Seen, Failure> {
        let row = self.runtime.block_on(sqlx::query(serving::IDENTIFY).fetch_one(&self.pool)).map_err(name_of)?;
        seen(&row).map_err(name_of)
    }

    fn run(&mut self, statement: &Statement) -> Result<(i32, String), Failure> {
        let query = sqlx::query(statement.sql());
        let query = if statement.number_first() {
            query.bind(statement.number).bind(&statement.text)
        } else {
            query.bind(&statement.text).bind(statement.number)
        };
        let row: PgRow = self
            .runtime
            .block_on(async {
                match self.transaction.as_mut() {
                    Some(transaction) => query.fetch_one(&mut **transaction).await,
                    None => query.fetch_one(&self.pool).await,
                }
            })
            .map_err(name_of)?;
        let (number, text) = if statement.number_first() { (0, 1) } else { (1, 0) };
        Ok((row.try_get(number).map_err(name_of)?, row.try_get(text).map_err(name_of)?))
    }

    fn begin(&mut self) -> Result<(), Failure> {
        self.transaction = Some(self.runtime.block_on(self.pool.begin()).map_err(name_of)?);
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Failure> {
        let transaction = self.transaction.take().ok_or("no transaction")?;
        self.runtime.block_on(transaction.commit()).map_err(name_of)
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let transaction = self.transaction.take();
        self.runtime.block_on(async {
            drop(transaction);
            self.pool.close().await;
        });
    }
}
