//! Sends at a constant rate, whatever the server does: `paced ADDRESS BODY RATE SECONDS CONNECTIONS TOKEN PARTS`.
//!
//! Each request has its moment in a plan made beforehand, and its time runs from that moment, also when it had to wait for
//! a free connection: a server that stalls is charged for every request that came due meanwhile (no coordinated omission).
//! wrk, which measures how much a server can take, sends the next request when the last was answered, and cannot say this.
//!
//! Prints one line of JSON: requests, those answered 201, and milliseconds: median, 99th percentile, longest, and the 99th
//! percentile of each of so many parts of the time.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

struct Plan {
    address: String,
    body: Vec<u8>,
    token: String,
    began: Instant,
    every: Duration,
    requests: u64,
    next: AtomicU64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, body, rate, seconds, connections, token, parts] = arguments.as_slice() else {
        return Err("paced ADDRESS BODY RATE SECONDS CONNECTIONS TOKEN PARTS".into());
    };
    let (rate, seconds, parts): (f64, f64, u64) = (rate.parse()?, seconds.parse()?, parts.parse()?);
    let plan = Arc::new(Plan {
        address: address.clone(),
        body: std::fs::read(body)?,
        token: token.clone(),
        began: Instant::now() + Duration::from_millis(200),
        every: Duration::from_secs_f64(1.0 / rate),
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of requests")]
        requests: (rate * seconds) as u64,
        next: AtomicU64::new(0),
    });
    let senders: Vec<_> = (0..connections.parse::<usize>()?).map(|_| tokio::spawn(send(Arc::clone(&plan)))).collect();
    let (mut answers, mut created) = (Vec::new(), 0_u64);
    for sender in senders {
        let (some, of_them) = sender.await??;
        answers.extend(some);
        created += of_them;
    }
    let mut of_parts = vec![Vec::new(); usize::try_from(parts)?];
    for &(number, time) in &answers {
        if let Some(part) = of_parts.get_mut(usize::try_from(number * parts / plan.requests)?) {
            part.push(time);
        }
    }
    let of_parts: Vec<String> = of_parts.iter_mut().map(|part| format!("{:.3}", at(part, 990))).collect();
    let mut times: Vec<Duration> = answers.iter().map(|(_, time)| *time).collect();
    let [median, p99, longest] = [500, 990, 1000].map(|share| at(&mut times, share));
    println!(
        r#"{{"requests":{},"created":{created},"median_ms":{median:.3},"p99_ms":{p99:.3},"max_ms":{longest:.3},"p99_ms_of_parts":[{}]}}"#,
        times.len(),
        of_parts.join(",")
    );
    Ok(())
}

/// Milliseconds that so many of a thousand do not exceed.
fn at(times: &mut [Duration], share: usize) -> f64 {
    times.sort_unstable();
    times
        .get((times.len() * share / 1000).min(times.len().saturating_sub(1)))
        .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// One connection: takes the next request of the plan, waits for its moment if that is to come, and times it from there.
/// Gives the numbers and times of its requests, and how many were answered 201.
async fn send(plan: Arc<Plan>) -> io::Result<(Vec<(u64, Duration)>, u64)> {
    let mut stream = TcpStream::connect(&plan.address).await?;
    stream.set_nodelay(true)?;
    let (mut times, mut created) = (Vec::new(), 0);
    let (mut request, mut answer) = (Vec::new(), Vec::new());
    let run = std::process::id();
    loop {
        let number = plan.next.fetch_add(1, Ordering::Relaxed);
        if number >= plan.requests {
            return Ok((times, created));
        }
        #[allow(clippy::cast_precision_loss)] // the number of a request
        let due = plan.began + plan.every.mul_f64(number as f64);
        tokio::time::sleep_until(due.into()).await;
        request.clear();
        request.extend_from_slice(
            format!(
                "POST /mass/generate HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\nauthorization: Bearer \
                 {}\r\nidempotency-key: \"paced-{run}-{number}\"\r\ncontent-length: {}\r\n\r\n",
                plan.token,
                plan.body.len()
            )
            .as_bytes(),
        );
        request.extend_from_slice(&plan.body);
        stream.write_all(&request).await?;
        created += u64::from(read(&mut stream, &mut answer).await? == 201);
        times.push((number, due.elapsed()));
    }
}

/// Reads one answer with a `Content-Length` and gives its status.
async fn read(stream: &mut TcpStream, answer: &mut Vec<u8>) -> io::Result<u16> {
    answer.clear();
    let malformed = || io::Error::new(io::ErrorKind::InvalidData, "an answer without status or Content-Length");
    loop {
        if let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = std::str::from_utf8(&answer[..end]).map_err(|_| malformed())?.to_ascii_lowercase();
            let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.and_then(|length| length.trim().parse().ok()).ok_or_else(malformed)?;
            while answer.len() < end + 4 + length {
                if stream.read_buf(answer).await? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            return Ok(status);
        }
        if stream.read_buf(answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
