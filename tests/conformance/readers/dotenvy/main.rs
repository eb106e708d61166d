// Names of files on standard input, for each a line of JSON with what dotenvy put into an empty environment.
use std::env;
use std::io;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let byte = |i: usize| u32::from(*group.get(i).unwrap_or(&0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > group.len() { '=' } else { digit as char });
        }
    }
    out
}

fn main() {
    for name in io::stdin().lines() {
        for (key, _) in env::vars_os() {
            env::remove_var(key);
        }
        if dotenvy::from_path(name.unwrap()).is_err() {
            println!("{{\"\": null}}");
            continue;
        }
        let seen: Vec<String> = env::vars().map(|(key, value)| format!("\"{key}\": \"{}\"", base64(value.as_bytes()))).collect();
        println!("{{{}}}", seen.join(", "));
    }
}
