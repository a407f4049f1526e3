//! `shopwit serve`.

use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use metrics_exporter_prometheus::PrometheusBuilder;
use shopwit_api::ApiState;
use shopwit_service::App;
use tokio::net::TcpListener;

use crate::{
    config::{Config, HostArguments},
    wiring::{self, SystemClock, SystemEntropy},
};

pub(crate) mod housekeeping;

/// How long requests in flight may take to finish after a stop signal.
const DRAIN_MAX: Duration = Duration::from_secs(10);

pub(crate) async fn run(arguments: HostArguments) -> Result<ExitCode> {
    let config = arguments.config()?;
    wiring::log_to_stderr(&config.log)?;
    let app = wiring::app(&config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await?;
    housekeeping::at_start(&app).await?;
    let listener = listen(&config).await?;
    println!("url: http://{}", listener.local_addr()?);
    println!("ready");
    serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn listen(config: &Config) -> Result<TcpListener> {
    TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listen: cannot listen on {}", config.listen))
}

/// Serves until SIGINT or SIGTERM, then lets requests in flight finish.
pub(crate) async fn serve(app: Arc<App>, listener: TcpListener) -> Result<()> {
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .context("starting the metrics")?;
    let router = shopwit_api::router(ApiState::new(Arc::clone(&app), Some(metrics)));
    let engine = Arc::clone(&app.engine);
    tokio::task::spawn_blocking(move || engine.report_compile_worker()).await?;
    tokio::spawn(housekeeping::rounds(Arc::clone(&app)));
    app.start_background()?;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        stop_signal().await;
        // Nobody listens any more when the server has ended by itself.
        let _ = stop.send(true);
    });
    let mut draining = stopped.clone();
    let server = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown({
        let app = Arc::clone(&app);
        async move {
            let _ = draining.wait_for(|stop| *stop).await;
            // A stream has no end of its own.
            app.end_streams();
        }
    });
    tokio::select! {
        ended = server.into_future() => ended?,
        () = async {
            let _ = stopped.wait_for(|stop| *stop).await;
            tokio::time::sleep(DRAIN_MAX).await;
        } => tracing::warn!("requests were still running after {} s", DRAIN_MAX.as_secs()),
    }
    app.close().await;
    Ok(())
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(error) => {
            tracing::warn!(%error, "only Ctrl-C stops this host");
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
