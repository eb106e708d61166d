// HikariCP: a pool of one session's own around pgjdbc.

import com.google.gson.JsonObject;
import com.zaxxer.hikari.HikariDataSource;

public final class Live {
  static Serving.Session open(JsonObject request) throws Exception {
    return OverJdbc.of(new HikariDataSource(Configs.of(request)));
  }

  public static void main(String[] arguments) throws Exception {
    Serving.serve("hikaricp", Probing.version("com.zaxxer", "HikariCP"), Live::open);
  }
}
