// pgjdbc as a pool or a tool loads it by its class's name, which keeps what it is called with and
// connects to nothing.

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

public class Capture extends org.postgresql.Driver {
  private static Properties captured;

  // What pgjdbc made of the last call; null where it refused the URL.
  public static Properties take() {
    Properties taken = captured;
    captured = null;
    return taken;
  }

  @Override
  public Connection connect(String url, Properties given) throws SQLException {
    captured = org.postgresql.Driver.parseURL(url, given);
    throw new SQLException("captured");
  }
}
