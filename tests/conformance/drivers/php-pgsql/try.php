<?php
// One attempt for each line: pg_connect(url).
error_reporting(0);
while (($line = fgets(STDIN)) !== false) {
  $request = json_decode($line, true);
  fwrite(STDOUT, (pg_connect($request['url'], PGSQL_CONNECT_FORCE_NEW) === false ? 'tried' : 'connected') . "\n");
}
