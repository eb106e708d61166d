// r2dbc-postgresql: ConnectionFactories.get(url), one connection for each session.

import com.google.gson.JsonObject;
import io.r2dbc.spi.ConnectionFactories;

public final class Live {
  static Serving.Session open(JsonObject request) {
    return OverR2dbc.of(ConnectionFactories.get(request.get("url").getAsString()));
  }

  public static void main(String[] arguments) throws Exception {
    Serving.serve("r2dbc-postgresql", OfR2dbc.version(), Live::open);
  }
}
