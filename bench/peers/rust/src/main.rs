//! Measures the crate prometheus, on the works of ../go/timing.
//!
//! `PROGRAM page` prints the page, `PROGRAM SECONDS` the nanoseconds of each work, measured for so
//! long. Both read the series from the standard input.

use prometheus::{Counter, CounterVec, Encoder, Opts, Registry, TextEncoder};
use std::io::BufRead;

struct Series {
    method: String,
    path: String,
    amount: f64,
}

fn read() -> Vec<Series> {
    let parse = |line: String| {
        let words: Vec<&str> = line.split(' ').collect();
        let amount = words[2].parse().expect("a number");
        Series { method: words[0].to_string(), path: words[1].to_string(), amount }
    };
    std::io::stdin().lock().lines().map(|line| parse(line.expect("a line"))).collect()
}

fn fill(all: &[Series]) -> (Registry, CounterVec) {
    let registry = Registry::new();
    let options = Opts::new("http_requests_total", "Requests served.");
    let requests = CounterVec::new(options, &["method", "path"]).expect("a metric");
    registry.register(Box::new(requests.clone())).expect("registered");
    for one in all {
        requests.with_label_values(&[&one.method, &one.path]).inc_by(one.amount);
    }
    (registry, requests)
}

fn write(registry: &Registry, page: &mut Vec<u8>) {
    TextEncoder::new().encode(&registry.gather(), page).expect("a page");
}

fn processor_seconds() -> f64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes to `now` alone.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut now) };
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// The nanoseconds of one call, from as many as take so long.
fn measure(seconds: f64, mut call: impl FnMut()) -> f64 {
    let mut count = 1u64;
    loop {
        let begin = processor_seconds();
        for _ in 0..count {
            call();
        }
        let used = processor_seconds() - begin;
        if used >= seconds {
            return used / count as f64 * 1e9;
        }
        count *= 2;
    }
}

/// Any order, always the same one.
fn shuffle(all: &mut [&Series]) {
    let mut random = 1u64;
    for i in (1..all.len()).rev() {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        all.swap(i, (random >> 33) as usize % (i + 1));
    }
}

fn measure_all(all: &[Series], seconds: f64) {
    let counter = Counter::new("counter_total", "Counts.").expect("a metric");
    println!("inc {}", measure(seconds, || counter.inc()));
    for count in [100, all.len()] {
        let (_registry, requests) = fill(&all[..count]);
        let mut asked: Vec<&Series> = all[..count].iter().collect();
        shuffle(&mut asked);
        let mut at = 0;
        let ns = measure(seconds, || {
            requests.with_label_values(&[&asked[at].method, &asked[at].path]).inc();
            at = if at + 1 == count { 0 } else { at + 1 };
        });
        println!("lookup_{count} {ns}");
    }
    let (registry, _requests) = fill(all);
    let mut page = Vec::new();
    let ns = measure(seconds, || {
        page.clear();
        write(&registry, &mut page);
    });
    println!("page {}", ns / all.len() as f64);
}

fn main() {
    let all = read();
    let argument = std::env::args().nth(1).expect("page or seconds");
    if argument == "page" {
        let mut page = Vec::new();
        write(&fill(&all).0, &mut page);
        print!("{}", String::from_utf8(page).expect("text"));
    } else {
        measure_all(&all, argument.parse().expect("seconds"));
    }
}
