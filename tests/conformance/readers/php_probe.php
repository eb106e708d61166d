<?php
// Names of files on standard input, for each a line of JSON with what a library put into an empty environment.
// php_probe.php FOLDER LIBRARY: FOLDER holds classes in files of their names.
spl_autoload_register(static function (string $class) use ($argv): void {
    @include $argv[1] . '/' . str_replace('\\', '/', $class) . '.php';
});

$read = [
    'phpdotenv' => static fn (string $path) => Dotenv\Dotenv::createImmutable(dirname($path), basename($path))->load(),
    'symfony-dotenv' => static fn (string $path) => (new Symfony\Component\Dotenv\Dotenv())->load($path),
];

while (($name = fgets(STDIN)) !== false) {
    $_ENV = $_SERVER = [];
    try {
        $read[$argv[2]](rtrim($name, "\n"));
        unset($_ENV['SYMFONY_DOTENV_VARS']);
        echo json_encode((object) array_map('base64_encode', $_ENV)), "\n";
    } catch (Dotenv\Exception\ExceptionInterface | Symfony\Component\Dotenv\Exception\ExceptionInterface | LogicException) {
        // LogicException: a command, which needs a component that is not there.
        echo json_encode(['' => null]), "\n";
    }
}
