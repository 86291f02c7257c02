//! The listening side: TLS when there is a certificate, limits on headers and time, and an end that loses nothing.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};

/// Limits that hold before a request is one.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Header lines of a request.
    pub headers: usize,
    /// Bytes of request line and header lines.
    pub header_bytes: usize,
    /// Time for them to come, and for a TLS handshake.
    pub header_time: Duration,
    /// Requests of one HTTP/2 connection at the same time.
    pub streams: u32,
    /// How often it is looked whether the certificate was renewed.
    pub renewal: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            headers: 64,
            header_bytes: 32 * 1024,
            header_time: Duration::from_secs(10),
            streams: 128,
            renewal: Duration::from_secs(30),
        }
    }
}

/// A certificate with its key, both PEM files.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The chain, the server's own certificate first.
    pub chain: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// Why the server could not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The certificate or the key cannot be used.
    #[error("certificate {chain} with key {key}: {reason}")]
    Certificate {
        /// The file of the certificate.
        chain: String,
        /// The file of the key.
        key: String,
        /// What is wrong.
        reason: String,
    },
    /// The socket failed.
    #[error("listening failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Serves until `stop` is done, then lets what is in flight finish, for `grace` at most.
///
/// New connections are refused from then on, idle ones are closed, and busy ones after their answer.
///
/// # Errors
/// [`ServeError`]
pub async fn serve(
    listener: TcpListener,
    router: Router,
    certificate: Option<Certificate>,
    limits: ConnectionLimits,
    grace: Duration,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let (mut tls, mut renewing) = (None, None);
    if let Some(certificate) = certificate {
        let since = written(&certificate);
        let config = load(&certificate).await?;
        renewing = Some(tokio::spawn(renew(config.clone(), certificate, since, limits.renewal)));
        tls = Some(config);
    }
    let handle = Handle::new();
    let ending = handle.clone();
    let waiting = tokio::spawn(async move {
        stop.await;
        tracing::info!(connections = ending.connection_count(), "stopping: what is in flight will finish");
        ending.graceful_shutdown(Some(grace));
        asked_to_stop().await;
        tracing::warn!(connections = ending.connection_count(), "asked again: stopping at once");
        ending.shutdown();
    });
    let mut server = axum_server::from_tcp(listener)?.handle(handle).first_request_timeout(limits.header_time);
    let builder = server.http_builder();
    builder
        .http1()
        .header_read_timeout(limits.header_time)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes.max(8 * 1024));
    builder
        .http2()
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(Some(Duration::from_secs(20)));
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let outcome = match tls {
        Some(tls) => {
            let time = limits.header_time;
            server.map(|inner| RustlsAcceptor::new(tls).handshake_timeout(time).acceptor(inner)).serve(service).await
        }
        None => server.serve(service).await,
    };
    waiting.abort();
    if let Some(renewing) = renewing {
        renewing.abort();
    }
    Ok(outcome?)
}

/// When the two files were written last.
type Written = [Option<std::time::SystemTime>; 2];

fn written(certificate: &Certificate) -> Written {
    [&certificate.chain, &certificate.key].map(|file| std::fs::metadata(file).and_then(|file| file.modified()).ok())
}

/// Takes a renewed certificate for new connections. As long as the files cannot be used, or do not belong together, the
/// one before stays.
async fn renew(config: RustlsConfig, certificate: Certificate, mut since: Written, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        let now = written(&certificate);
        if now == since {
            continue;
        }
        match load(&certificate).await {
            Ok(renewed) => {
                config.reload_from_config(renewed.get_inner());
                since = now;
                tracing::info!("the renewed certificate is in use");
            }
            Err(error) => tracing::error!(%error, "the renewed certificate cannot be used; the one before stays"),
        }
    }
}

async fn load(certificate: &Certificate) -> Result<RustlsConfig, ServeError> {
    // Another part of the program may have chosen a provider before; either will do.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let name = |path: &Path| path.display().to_string();
    RustlsConfig::from_pem_chain_file(&certificate.chain, &certificate.key).await.map_err(|error| {
        ServeError::Certificate {
            chain: name(&certificate.chain),
            key: name(&certificate.key),
            reason: error.to_string(),
        }
    })
}

/// Done when the process is asked to stop: SIGTERM, as every supervisor sends it, or Ctrl-C.
///
/// # Errors
/// None: where a signal cannot be listened for, that signal is not waited for.
pub async fn asked_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => (), () = terminate => () }
}
