// What the JVM's live probes share, as ../serving.py is for Python's: the loop over tasks, and the statements
// with their checks. README.md in tests/conformance says what the tasks are.

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

final class Serving {
  interface Open {
    /** Connects as a user would who has the variant. */
    Session open(JsonObject request) throws Exception;
  }

  /** One connection of a driver, told things in the driver's ordinary way. */
  interface Session {
    /** The one row that the statement gives; its parameters are written `$1`, `$2`. */
    Object[] row(String sql, Object... parameters) throws Exception;

    void begin() throws Exception;

    void commit() throws Exception;

    void close() throws Exception;
  }

  private static final String IDENTIFY =
      "SELECT current_user::text, current_database()::text,"
          + " (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'),"
          + " current_setting('search_path'), current_setting('statement_timeout')";
  private static final String[] COLUMNS = {
    "user", "database", "tls", "application_name", "search_path", "statement_timeout"
  };

  private static final long LONGEST_MILLISECONDS = 30_000;

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
      String state = stateOf(at);
      if (state != null) {
        return state;
      }
    }
    Throwable named = error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
    return named.getClass().getSimpleName();
  }

  /** JDBC, R2DBC and Vert.x have exceptions of their own, which say it by a method of one name. */
  private static String stateOf(Throwable error) {
    for (String method : List.of("getSQLState", "getSqlState")) {
      try {
        return (String) error.getClass().getMethod(method).invoke(error);
      } catch (ReflectiveOperationException none) {
        // it says none so
      }
    }
    return null;
  }

  private JsonObject identify() {
    JsonObject answer = new JsonObject();
    String stage = "connect";
    Session session = null;
    try {
      session = open.open(request);
      stage = "query";
      Object[] row = session.row(IDENTIFY);
      for (int at = 0; at < COLUMNS.length; ++at) {
        if (row[at] instanceof Boolean) {
          answer.addProperty(COLUMNS[at], (Boolean) row[at]);
        } else {
          answer.addProperty(COLUMNS[at], (String) row[at]);
        }
      }
    } catch (Exception error) {
      answer = new JsonObject();
      answer.addProperty("error", errorName(error));
      answer.addProperty("stage", stage);
    }
    close(session);
    return answer;
  }

  /** One of six texts, of two shapes whose types differ. */
  private static boolean one(Session session, int number, int k, String text) throws Exception {
    if (k % 2 == 1) {
      Object[] row = session.row("SELECT $1::text, $2::int - " + k, text, number);
      return text.equals(row[0]) && Integer.valueOf(number - k).equals(row[1]);
    }
    Object[] row = session.row("SELECT $1::int + " + k + ", $2::text", number, text);
    return text.equals(row[1]) && Integer.valueOf(number + k).equals(row[0]);
  }

  private void work(int worker) {
    int seed = request.get("seed").getAsInt();
    int turns = request.get("count").getAsInt() / request.get("workers").getAsInt() / 2;
    Random chance = new Random(seed * 1000L + worker);
    Session session = null;
    for (int turn = 0; turn < turns; ++turn) {
      int done = 0;
      try {
        if (session == null) {
          session = open.open(request);
        }
        if (turn % 2 == 1) {
          session.begin();
        }
        for (; done < 2; ++done) {
          int value = chance.nextInt(1000000);
          boolean good = one(session, value, chance.nextInt(6), seed + "." + worker + "." + value);
          (good ? right : wrong).incrementAndGet();
        }
        if (turn % 2 == 1) {
          session.commit();
        }
      } catch (Exception error) {
        synchronized (errors) {
          errors.merge(errorName(error), 2 - done, Integer::sum);
        }
        close(session);
        session = null;
      }
    }
    close(session);
  }

  private static void close(Session session) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (Exception ignored) {
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
      thread.setDaemon(true);
      thread.start();
    }
    // Who is given another client's answers may wait for its own for ever.
    long end = System.currentTimeMillis() + LONGEST_MILLISECONDS;
    for (Thread thread : threads) {
      thread.join(Math.max(1, end - System.currentTimeMillis()));
      if (thread.isAlive()) {
        synchronized (errors) {
          errors.merge("NoAnswer", 1, Integer::sum);
        }
      }
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("right", right.get());
    answer.addProperty("wrong", wrong.get());
    synchronized (errors) {
      answer.add("errors", new Gson().toJsonTree(errors));
    }
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
