// pgjdbc: DriverManager.getConnection(url, settings.connect), one connection for each session.

import com.google.gson.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import org.postgresql.util.DriverInfo;

public final class Live {
  static Connection open(JsonObject request) throws Exception {
    Properties properties = new Properties();
    JsonObject connect = request.getAsJsonObject("settings").getAsJsonObject("connect");
    for (String name : connect.keySet()) {
      properties.setProperty(name, connect.get(name).getAsString());
    }
    return DriverManager.getConnection(request.get("url").getAsString(), properties);
  }

  public static void main(String[] arguments) throws Exception {
    Serving.serve("pgjdbc", DriverInfo.DRIVER_VERSION, OverJdbc.by(Live::open));
  }
}
