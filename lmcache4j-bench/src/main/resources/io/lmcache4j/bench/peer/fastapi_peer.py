"""LMCache's way of answering /version, /conf and /metrics, with our bodies.

FastAPI on uvicorn with uvloop and httptools, prometheus_client for the metrics: the stack and the
handlers' shape of LMCache's internal API server. Arguments: a file with the version as JSON, one
with the configuration as JSON, one with an exposition whose series are made anew.
"""

import json
import socket
import sys

import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from starlette.responses import PlainTextResponse

app = FastAPI()

with open(sys.argv[1], encoding="utf-8") as file:
    VERSION = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    CONF = json.load(file)
REGISTRY = CollectorRegistry()


def by_labels(family, suffix):
    """The samples of a family with this suffix: label values in order -> list of samples."""
    found = {}
    for sample in family.samples:
        if sample.name == family.name + suffix:
            labels = {k: v for k, v in sample.labels.items() if k != "le"}
            found.setdefault(tuple(labels.items()), []).append(sample)
    return found


def child(metric, labels):
    return metric.labels(**dict(labels)) if labels else metric


def add(family):
    suffix = {"counter": "_total", "histogram": "_bucket", "summary": "_count"}.get(family.type, "")
    series = by_labels(family, suffix)
    if not series:
        return
    names = [k for k, _ in next(iter(series))]
    if family.type == "counter":
        metric = Counter(family.name, family.documentation, names, registry=REGISTRY)
        for labels, (sample,) in series.items():
            child(metric, labels).inc(sample.value)
    elif family.type == "histogram":
        bounds = [s.labels["le"] for s in next(iter(series.values()))]
        metric = Histogram(
            family.name, family.documentation, names, buckets=bounds, registry=REGISTRY
        )
        for labels in series:
            child(metric, labels).observe(0.01)
    elif family.type == "summary":
        metric = Summary(family.name, family.documentation, names, registry=REGISTRY)
        for labels in series:
            child(metric, labels).observe(0.01)
    elif not family.name.endswith("_created"):  # the library makes these itself
        metric = Gauge(family.name, family.documentation, names, registry=REGISTRY)
        for labels, (sample,) in series.items():
            child(metric, labels).set(sample.value)


with open(sys.argv[3], encoding="utf-8") as file:
    for each in text_string_to_metric_families(file.read()):
        add(each)


@app.get("/version")
async def version(request: Request):
    return VERSION


@app.get("/conf")
async def conf(request: Request):
    return PlainTextResponse(content=json.dumps(CONF, indent=2))


@app.get("/metrics")
async def metrics(request: Request):
    return PlainTextResponse(content=generate_latest(REGISTRY))


if __name__ == "__main__":
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    print("ready", listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", log_level="warning", access_log=False
    )
    uvicorn.Server(config).run(sockets=[listener])
