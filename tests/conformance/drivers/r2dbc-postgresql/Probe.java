// r2dbc-postgresql: ConnectionFactoryOptions.parse, and what the driver's provider makes of the options.

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.Map;

public final class Probe {
  private static Map<String, Object> understood(JsonObject request) throws Exception {
    ConnectionFactoryOptions.Builder options = ConnectionFactoryOptions.parse(Probing.url(request)).mutate();
    for (Map.Entry<String, JsonElement> entry : Probing.settings(request, "connect").entrySet()) {
      options.option(Option.valueOf(entry.getKey()), entry.getValue().getAsString());
    }
    return OfR2dbc.understood(options.build());
  }

  public static void main(String[] arguments) throws Exception {
    Probing.serve("r2dbc-postgresql", OfR2dbc.version(), Probe::understood);
  }
}
