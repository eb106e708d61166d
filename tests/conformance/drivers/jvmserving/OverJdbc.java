// A JDBC connection as the live probes' session.

import com.google.gson.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

final class OverJdbc implements Serving.Session {
  interface Open {
    /** Connects as a user would who has the variant. */
    Connection open(JsonObject request) throws Exception;
  }

  private final Connection connection;
  private final AutoCloseable pool;

  private OverJdbc(Connection connection, AutoCloseable pool) {
    this.connection = connection;
    this.pool = pool;
  }

  static Serving.Open by(Open open) {
    return request -> new OverJdbc(open.open(request), () -> { });
  }

  /** The pool is closed with its one connection: a pool holds more open than it lends. */
  static <P extends javax.sql.DataSource & AutoCloseable> Serving.Session of(P pool) throws Exception {
    try {
      return new OverJdbc(pool.getConnection(), pool);
    } catch (SQLException | RuntimeException error) {
      pool.close();
      throw error;
    }
  }

  @Override
  public Object[] row(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql.replaceAll("\\$[0-9]", "?"))) {
      for (int at = 0; at < parameters.length; ++at) {
        statement.setObject(at + 1, parameters[at]);
      }
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        Object[] row = new Object[result.getMetaData().getColumnCount()];
        for (int at = 0; at < row.length; ++at) {
          row[at] = result.getObject(at + 1);
        }
        return row;
      }
    }
  }

  @Override
  public void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  @Override
  public void close() throws Exception {
    connection.close();
    pool.close();
  }
}
