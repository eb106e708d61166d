// What the live probes over JDBC share, as ../serving.py is for Python's: the loop over tasks, and the statements
// with their checks. README.md in tests/conformance says what the tasks are.

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

final class Serving {
  interface Open {
    /** Connects as a user would who has the variant. */
    Connection open(JsonObject request) throws Exception;
  }

  private static final String IDENTIFY =
      "SELECT current_user::text, current_database()::text,"
          + " (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'),"
          + " current_setting('search_path'), current_setting('statement_timeout')";
  private static final String[] COLUMNS = {
    "user", "database", "tls", "application_name", "search_path", "statement_timeout"
  };

  private final Open open;
  private final JsonObject request;
  private final AtomicInteger right = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final Map<String, Integer> errors = new TreeMap<>();

  private Serving(Open open, JsonObject request) {
    this.open = open;
    this.request = request;
  }

  /** The SQLSTATE if there is one, else the class; never the text, which may hold the string. */
  private static String errorName(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      if (at instanceof SQLException && ((SQLException) at).getSQLState() != null) {
        return ((SQLException) at).getSQLState();
      }
    }
    return error.getClass().getSimpleName();
  }

  private JsonObject identify() {
    JsonObject answer = new JsonObject();
    String stage = "connect";
    try (Connection connection = open.open(request)) {
      stage = "query";
      try (PreparedStatement statement = connection.prepareStatement(IDENTIFY);
          ResultSet row = statement.executeQuery()) {
        row.next();
        for (int at = 0; at < COLUMNS.length; ++at) {
          if (at == 2) {
            answer.addProperty(COLUMNS[at], row.getBoolean(at + 1));
          } else {
            answer.addProperty(COLUMNS[at], row.getString(at + 1));
          }
        }
      }
    } catch (Exception error) {
      answer = new JsonObject();
      answer.addProperty("error", errorName(error));
      answer.addProperty("stage", stage);
    }
    return answer;
  }

  /** One of six texts, of two shapes whose types differ. */
  private static boolean one(Connection connection, int number, int k, String text) throws SQLException {
    boolean swapped = k % 2 == 1;
    String sql = swapped ? "SELECT ?::text, ?::int - " + k : "SELECT ?::int + " + k + ", ?::text";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(swapped ? 1 : 2, text);
      statement.setInt(swapped ? 2 : 1, number);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            && text.equals(row.getString(swapped ? 1 : 2))
            && row.getInt(swapped ? 2 : 1) == (swapped ? number - k : number + k);
      }
    }
  }

  private void work(int worker) {
    int seed = request.get("seed").getAsInt();
    int turns = request.get("count").getAsInt() / request.get("workers").getAsInt() / 2;
    Random chance = new Random(seed * 1000L + worker);
    Connection connection = null;
    for (int turn = 0; turn < turns; ++turn) {
      int done = 0;
      try {
        if (connection == null) {
          connection = open.open(request);
        }
        connection.setAutoCommit(turn % 2 == 0);
        for (; done < 2; ++done) {
          int value = chance.nextInt(1000000);
          boolean good = one(connection, value, chance.nextInt(6), seed + "." + worker + "." + value);
          (good ? right : wrong).incrementAndGet();
        }
        if (turn % 2 == 1) {
          connection.commit();
        }
      } catch (Exception error) {
        synchronized (errors) {
          errors.merge(errorName(error), 2 - done, Integer::sum);
        }
        close(connection);
        connection = null;
      }
    }
    close(connection);
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException ignored) {
      // what went wrong before has been counted
    }
  }

  private JsonObject statements() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int worker = 0; worker < request.get("workers").getAsInt(); ++worker) {
      int number = worker;
      threads.add(new Thread(() -> work(number)));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("right", right.get());
    answer.addProperty("wrong", wrong.get());
    answer.add("errors", new Gson().toJsonTree(errors));
    return answer;
  }

  static void serve(String driver, String version, Open open) throws Exception {
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    JsonObject about = new JsonObject();
    about.addProperty("driver", driver);
    about.addProperty("version", version);
    output.println(about);
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonObject request = new Gson().fromJson(line, JsonObject.class);
      Serving task = new Serving(open, request);
      JsonObject answer =
          "statements".equals(request.get("task").getAsString()) ? task.statements() : task.identify();
      answer.add("id", request.get("id"));
      output.println(answer);
    }
  }
}
