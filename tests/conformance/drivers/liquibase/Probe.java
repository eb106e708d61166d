// Liquibase: DatabaseFactory opens the connection from `url`, `username` and `password`, as its commands do.

import com.google.gson.JsonObject;
import java.util.Map;
import liquibase.database.DatabaseFactory;
import liquibase.exception.DatabaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.util.LiquibaseUtil;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    Map<String, String> named = Probing.flat(Probing.settings(request, "connect"));
    try {
      DatabaseFactory.getInstance().openConnection(Probing.url(request), named.get("username"), named.get("password"),
          "Capture", null, null, null, new ClassLoaderResourceAccessor());
    } catch (DatabaseException captured) {
      // as it always ends
    }
    return OfPgjdbc.understood(Capture.take());
  }

  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
    Probing.serve("liquibase", LiquibaseUtil.getBuildVersion(), Probe::understood);
  }
}
