<?php
// PHP's pgsql extension: pg_connect and pg_query_params.
require __DIR__ . '/../serving.php';

class Failed extends Exception {
  public function __construct(string $state) {
    parent::__construct();
    $this->code = $state;
  }
}

class PgSession implements Session {
  public function __construct(private PgSql\Connection $connection) {}

  public function run(string $sql, array $arguments): array {
    $count = 0;
    $sql = preg_replace_callback('/\?/', function () use (&$count) { return '$' . ++$count; }, $sql);
    pg_send_query_params($this->connection, $sql, $arguments);
    $result = pg_get_result($this->connection);
    $state = $result ? pg_result_error_field($result, PGSQL_DIAG_SQLSTATE) : 'none';
    if ($state) throw new Failed($state);
    $row = pg_fetch_row($result);
    foreach ($row ?: [] as $column => $text) {
      $type = pg_field_type($result, $column);
      if ($type === 'int4') $row[$column] = (int) $text;
      if ($type === 'bool') $row[$column] = $text === 't';
    }
    return $row ?: [];
  }

  public function begin(): void {
    $this->run('BEGIN', []);
  }

  public function commit(): void {
    $this->run('COMMIT', []);
  }

  public function close(): void {
    pg_close($this->connection);
  }
}

serve('php-pgsql', PHP_VERSION, function (array $request) {
  $connection = pg_connect($request['url'], PGSQL_CONNECT_FORCE_NEW);
  if ($connection === false) throw new Failed('none');
  return new PgSession($connection);
});
