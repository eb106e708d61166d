// pgjdbc: Driver.parseURL, and what PGProperty and SslMode make of the properties.

import com.google.gson.JsonElement;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.util.DriverInfo;

public final class Probe {
  public static void main(String[] arguments) throws Exception {
    java.util.logging.Logger.getLogger("org.postgresql").setLevel(java.util.logging.Level.OFF);
    Probing.serve("pgjdbc", DriverInfo.DRIVER_VERSION, request -> {
      Properties given = new Properties();
      for (Map.Entry<String, JsonElement> entry : Probing.settings(request, "connect").entrySet()) {
        given.setProperty(entry.getKey(), entry.getValue().getAsString());
      }
      return OfPgjdbc.understood(Driver.parseURL(Probing.url(request), given));
    });
  }
}
