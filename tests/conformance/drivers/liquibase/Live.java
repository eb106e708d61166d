// Liquibase: the connection that DatabaseFactory opens for its commands.

import com.google.gson.JsonObject;
import java.sql.Connection;
import java.util.Map;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.util.LiquibaseUtil;

public final class Live {
  static Connection open(JsonObject request) throws Exception {
    Map<String, String> named = Probing.flat(Probing.settings(request, "connect"));
    return ((JdbcConnection) DatabaseFactory.getInstance().openConnection(Probing.url(request), named.get("username"),
        named.get("password"), null, null, null, null, new ClassLoaderResourceAccessor())).getUnderlyingConnection();
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Serving.serve("liquibase", LiquibaseUtil.getBuildVersion(), OverJdbc.by(Live::open));
  }
}
