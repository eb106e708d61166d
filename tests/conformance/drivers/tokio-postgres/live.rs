// tokio-postgres with native-tls, its builder's methods called as the settings say. Statements go through query_one(),
// which prepares and names them, or through query_typed() where the notes tell of it.

use crate::serving::{self, Failure, Opened, Seen, Session, Statement};
use crate::understood;
use native_tls::{Certificate, Identity, TlsConnector};
use postgres_native_tls::MakeTlsConnector;
use serde_json::Value;
use std::fs;
use tokio::runtime::Runtime;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Row};

struct Connected {
    client: Client,
    typed: bool,
    runtime: Runtime,
}

fn name_of(error: tokio_postgres::Error) -> Failure {
    error.code().map_or_else(|| "tokio_postgres::Error".to_owned(), |state| state.code().to_owned())
}

fn path(value: &Value) -> Result<Vec<u8>, Failure> {
    fs::read(value.as_str().ok_or("no path")?).map_err(|_| "no such file".into())
}

fn connector(request: &Value) -> Result<TlsConnector, Failure> {
    let mut tls = TlsConnector::builder();
    let given = &understood::settings(request, "connect").get("tls").cloned().unwrap_or_default();
    for (name, value) in given.as_object().into_iter().flatten() {
        let truth = value.as_bool().ok_or("no truth value");
        match name.as_str() {
            "danger_accept_invalid_certs" => tls.danger_accept_invalid_certs(truth?),
            "danger_accept_invalid_hostnames" => tls.danger_accept_invalid_hostnames(truth?),
            "disable_built_in_roots" => tls.disable_built_in_roots(truth?),
            "add_root_certificate" => {
                tls.add_root_certificate(Certificate::from_pem(&path(value)?).map_err(|_| "no certificate")?)
            }
            "identity" => {
                let (cert, key) = (path(&value["cert"])?, path(&value["key"])?);
                tls.identity(Identity::from_pkcs8(&cert, &key).map_err(|_| "no identity")?)
            }
            "request_alpns" => tls.request_alpns(&[value.as_str().ok_or("no name")?]),
            _ => return Err("no method of TlsConnectorBuilder".into()),
        };
    }
    tls.build().map_err(|_| "native_tls::Error".into())
}

pub fn open(request: &Value) -> Opened {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| "no runtime")?;
    let config: Config = understood::url(request).parse().map_err(name_of)?;
    let tls = MakeTlsConnector::new(connector(request)?);
    let client = runtime.block_on(async {
        let (client, connection) = config.connect(tls).await.map_err(name_of)?;
        tokio::spawn(connection);
        Ok::<_, Failure>(client)
    })?;
    Ok(Box::new(Connected { client, typed: serving::told(request, "client.query_typed("), runtime }))
}

fn seen(row: &Row) -> Result<Seen, tokio_postgres::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?, row.try_get(5)?))
}

impl Connected {
    async fn row(&self, statement: &Statement) -> Result<Row, tokio_postgres::Error> {
        let mut given: [(&(dyn ToSql + Sync), Type); 2] = [(&statement.number, Type::INT4), (&statement.text, Type::TEXT)];
        if !statement.number_first() {
            given.reverse();
        }
        if self.typed {
            return self.client.query_typed_one(statement.sql(), &given).await;
        }
        self.client.query_one(statement.sql(), &[given[0].0, given[1].0]).await
    }
}

impl Session for Connected {
    fn identify(&mut self) -> Result<Seen, Failure> {
        let row = self.runtime.block_on(self.client.query_one(serving::IDENTIFY, &[])).map_err(name_of)?;
        seen(&row).map_err(name_of)
    }

    fn run(&mut self, statement: &Statement) -> Result<(i32, String), Failure> {
        let row = self.runtime.block_on(self.row(statement)).map_err(name_of)?;
        let (number, text) = if statement.number_first() { (0, 1) } else { (1, 0) };
        Ok((row.try_get(number).map_err(name_of)?, row.try_get(text).map_err(name_of)?))
    }

    fn begin(&mut self) -> Result<(), Failure> {
        self.runtime.block_on(self.client.batch_execute("BEGIN")).map_err(name_of)
    }

    fn commit(&mut self) -> Result<(), Failure> {
        self.runtime.block_on(self.client.batch_execute("COMMIT")).map_err(name_of)
    }
}
