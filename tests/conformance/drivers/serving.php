<?php
// What the live probes of PHP's drivers share, as serving.py is for Python's: the loop over tasks, and the statements with
// their checks. README.md in tests/conformance says what the tasks are.
//
// A live probe gives a function that connects with a request as a user would who has the variant, and returns a Session.

interface Session {
  /** One row, as a list; `$sql` has `?` for each argument, in order. */
  public function run(string $sql, array $arguments): array;
  public function begin(): void;
  public function commit(): void;
  /** Also after an error; the next statement gets a new session. */
  public function close(): void;
}

const IDENTIFY = "SELECT current_user::text AS a, current_database()::text AS b,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS c, current_setting('application_name') AS d,
  current_setting('search_path') AS e, current_setting('statement_timeout') AS f";
const COLUMNS = ['user', 'database', 'tls', 'application_name', 'search_path', 'statement_timeout'];

/** `settings.PART`; a key that begins with `PDO::` is the constant of that name. */
function settings(array $request, string $part): array {
  $named = function (array $given) use (&$named) {
    $made = [];
    foreach ($given as $name => $value) {
      $made[str_starts_with((string) $name, 'PDO::') ? constant($name) : $name] = is_array($value) ? $named($value) : $value;
    }
    return $made;
  };
  return $named($request['settings'][$part] ?? []);
}

/** Its SQLSTATE if there is one, else its class; of the driver's own error where a layer above wraps it. */
function error_name(Throwable $error): string {
  while ($error->getPrevious()) $error = $error->getPrevious();
  return preg_match('/^[0-9A-Z]{5}$/', (string) $error->getCode()) ? (string) $error->getCode() : get_class($error);
}

/** Six texts, of two shapes whose types differ: the text, its arguments, and the row that must come back. */
function statement(int $number, int $k, string $text): array {
  return $k % 2
    ? ["SELECT ?::text AS a, ?::int - $k AS b", [$text, $number], [$text, $number - $k]]
    : ["SELECT ?::int + $k AS a, ?::text AS b", [$number, $text], [$number + $k, $text]];
}

function closed(?Session $session): void {
  try {
    $session?->close();
  } catch (Throwable) {
    // What went wrong before has been counted.
  }
}

/** A client's share of the statements, every other pair inside a transaction. */
function worker(array $request, int $client, callable $open): array {
  mt_srand($request['seed'] * 1000 + $client);
  $tally = ['right' => 0, 'wrong' => 0, 'errors' => []];
  $session = null;
  for ($turn = 0; $turn < intdiv(intdiv($request['count'], $request['workers']), 2); $turn++) {
    $done = 0;
    try {
      $session ??= $open($request);
      if ($turn % 2) $session->begin();
      for (; $done < 2; $done++) {
        $value = mt_rand(0, 999999);
        [$sql, $arguments, $row] = statement($value, mt_rand(0, 5), "{$request['seed']}.$client.$value");
        $tally[$session->run($sql, $arguments) === $row ? 'right' : 'wrong']++;
      }
      if ($turn % 2) $session->commit();
    } catch (Throwable $error) {
      $name = error_name($error);
      $tally['errors'][$name] = ($tally['errors'][$name] ?? 0) + 2 - $done;
      closed($session);
      $session = null;
    }
  }
  closed($session);
  return $tally;
}

/** The clients are processes, since PHP has no threads. */
function statements(array $request, callable $open): array {
  $ends = [];
  for ($client = 0; $client < $request['workers']; $client++) {
    [$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    if (pcntl_fork() === 0) {
      fwrite($theirs, json_encode(worker($request, $client, $open)));
      exit(0);
    }
    fclose($theirs);
    $ends[] = $ours;
  }
  $all = ['right' => 0, 'wrong' => 0, 'errors' => []];
  foreach ($ends as $end) {
    $one = json_decode(stream_get_contents($end), true) ?? ['right' => 0, 'wrong' => 0, 'errors' => ['ended' => 1]];
    $all['right'] += $one['right'];
    $all['wrong'] += $one['wrong'];
    foreach ($one['errors'] as $name => $count) $all['errors'][$name] = ($all['errors'][$name] ?? 0) + $count;
    pcntl_wait($status);
  }
  $all['errors'] = (object) $all['errors'];
  return $all;
}

function identify(array $request, callable $open): array {
  $stage = 'connect';
  $session = null;
  try {
    $session = $open($request);
    $stage = 'query';
    return array_combine(COLUMNS, $session->run(IDENTIFY, []));
  } catch (Throwable $error) {
    return ['error' => error_name($error), 'stage' => $stage];
  } finally {
    closed($session);
  }
}

function serve(string $driver, string $version, callable $open): void {
  error_reporting(0); // drivers' own remarks
  $say = fn(array $answer) => fwrite(STDOUT, json_encode($answer) . "\n");
  $say(['driver' => $driver, 'version' => $version]);
  while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true);
    $answer = $request['task'] === 'statements' ? statements($request, $open) : identify($request, $open);
    $say(['id' => $request['id']] + $answer);
  }
}

function package_version(string $package): string {
  return trim((string) shell_exec("dpkg-query -W -f '\${Version}' " . escapeshellarg($package)));
}
