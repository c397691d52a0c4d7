"""Dashboard, alerts and the autoscaler ask for metrics and labels that the server has."""

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from sekisho.record import OutcomeClass
from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.deployed import DASHBOARD, DEPLOY, ROOT, documents, manifest, panels

PAGE = (ROOT / "docs/observability.md").read_text(encoding="utf-8")
(ALERTS,) = documents(DEPLOY / "prometheus/alerts.yaml")
(GROUP,) = ALERTS["groups"]
OWN_LABELS = {"instance", "namespace", "pod"}  # Prometheus' own, and those of kubernetes.yaml
QUERIES = [query["expr"] for panel in panels() for query in panel["targets"]]
EXPRESSIONS = [*QUERIES, *(rule["expr"] for rule in GROUP["rules"])]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every name that a server answers with, by any of its settings."""
    folder = tmp_path_factory.mktemp("server")
    settings = Settings.model_validate(
        {"audit": {"path": folder / "audit.jsonl"}, "marks": {"folder": None}}
    )
    transport = httpx.ASGITransport(create_app(settings, key=bytes(32)))

    async def read() -> str:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get("/metrics")).text

    names: set[str] = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", asyncio.run(read()), re.MULTILINE):
        histogram = {f"{name}_bucket", f"{name}_sum", f"{name}_count"}
        names |= histogram if kind == "histogram" else {name}
    return names


def labels() -> dict[str, set[str]]:
    """What the page says of each metric, which the server's tests hold to what is there."""
    table = PAGE.split("\n## Metrics\n")[1].split("\n**`source`")[0]
    found = {}
    for line in table.splitlines():
        cells = line.split("|")
        for name in re.findall(r"`(sekisho_\w+)`", cells[1] if len(cells) > 2 else ""):
            found[name] = set(re.findall(r"`(\w+)`", cells[2]))
    return found


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_query_asks_for_metrics_that_there_are(expression: str, known: set[str]) -> None:
    asked = set(re.findall(r"\bsekisho_\w+", expression))

    assert asked
    assert asked <= known


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_query_asks_for_labels_that_there_are(expression: str) -> None:
    names = set(re.findall(r"\bsekisho_\w+", expression))
    page = labels()
    there = set(OWN_LABELS)
    for name in names:
        plain = re.sub(r"_(bucket|sum|count)$", "", name)
        there |= page[plain] | ({"le"} if name != plain else set())
    grouped = {
        label for each in re.findall(r"by \(([^)]*)\)", expression) for label in each.split(", ")
    }
    matched = set(re.findall(r'(\w+)=~?"', expression))

    assert grouped | matched <= there


def test_values_of_labels_are_those_that_the_server_writes() -> None:
    everything = "\n".join(EXPRESSIONS)
    outcomes = set(re.findall(r'outcome="(\w+)"', everything))
    parts = set(re.findall(r'part="(\w+)"', everything))
    codes = set(re.findall(r'code="(\w+)"', everything))

    assert outcomes
    assert outcomes <= set(OutcomeClass)
    assert parts <= {"read", "detect", "mask", "own", "upstream", "whole"}
    proxy = (ROOT / "docs/proxy.md").read_text(encoding="utf-8")
    assert all(f"| `{code}` |" in proxy for code in codes)


def test_the_dashboard_shows_every_metric(known: set[str]) -> None:
    asked = {name for query in QUERIES for name in re.findall(r"\bsekisho_\w+", query)}
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    there = {re.sub(r"_(bucket|sum|count)$", "", name) for name in known}

    assert there - shown <= {"sekisho_store_entries"}


def test_the_dashboard_is_whole() -> None:
    board = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    numbers = [panel["id"] for panel in board["panels"]]
    variables = {variable["name"] for variable in board["templating"]["list"]}
    used = set(re.findall(r"\$\{?(\w+)", json.dumps(board))) - {"__rate_interval", "__all"}

    assert len(set(numbers)) == len(numbers)
    assert used == variables
    assert "id" not in board, "a number of its own would clash with another's"
    for panel in panels():
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        assert panel["title"]


def test_the_alerts_are_those_of_the_page() -> None:
    table = PAGE.split("\n## Alerts\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    written = [(row[0].strip("`"), row[1]) for row in rows if row][2:]

    assert len(written) == len(GROUP["rules"])
    for (expression, duration), rule in zip(written, GROUP["rules"], strict=True):
        if expression.startswith("95th percentile"):
            assert rule["expr"].startswith("histogram_quantile(0.95")
            assert rule["expr"].endswith("> 2")
        else:
            assert rule["expr"] == expression
        unit = {"min": "m", "h": "h"}
        amount, _, word = duration.partition(" ")
        assert rule.get("for", "") == (f"{amount}{unit[word]}" if duration else "")


def test_alerts_are_raised_when_they_should_be() -> None:
    program = shutil.which("promtool")
    if program is None:
        pytest.skip("there is no promtool here (Debian: apt-get install prometheus)")
    cases = Path(__file__).parent / "alerts_test.yaml"
    told = subprocess.run([program, "test", "rules", str(cases)], capture_output=True, text=True)

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("rule", GROUP["rules"], ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_the_matter(rule: dict[str, object]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["annotations"]
    assert rule["labels"]


def test_the_autoscaler_goes_by_a_metric_that_it_can_get(known: set[str]) -> None:
    metrics = manifest("HorizontalPodAutoscaler", "sekisho")["spec"]["metrics"]
    (name,) = [each["pods"]["metric"]["name"] for each in metrics if each["type"] == "Pods"]
    (adapter,) = documents(DEPLOY / "prometheus/adapter.yaml")
    (rule,) = adapter["rules"]

    assert name in known
    assert rule["name"]["as"] == name
    assert rule["seriesQuery"].startswith(f"{name}{{")


def test_the_pods_are_found_by_what_they_are_labelled_with() -> None:
    (scraping,) = documents(DEPLOY / "prometheus/kubernetes.yaml")
    (job,) = scraping["scrape_configs"]
    kept = {
        each["source_labels"][0]: each["regex"]
        for each in job["relabel_configs"]
        if each.get("action") == "keep"
    }
    pod = manifest("Deployment", "sekisho")["spec"]["template"]
    (container,) = pod["spec"]["containers"]

    label = pod["metadata"]["labels"]["app.kubernetes.io/name"]
    assert kept["__meta_kubernetes_pod_label_app_kubernetes_io_name"] == label
    assert kept["__meta_kubernetes_pod_container_port_name"] == container["ports"][0]["name"]
    targets = {each.get("target_label") for each in job["relabel_configs"]}
    assert targets >= {"namespace", "pod"}


@pytest.mark.parametrize(
    "path", sorted((DEPLOY / "grafana/provisioning").rglob("*.yaml")), ids=lambda path: path.stem
)
def test_grafana_finds_what_it_is_given(path: Path) -> None:
    (given,) = documents(path)
    (compose,) = documents(DEPLOY / "compose.yaml")
    mounted = " ".join(compose["services"]["grafana"]["volumes"])

    if "datasources" in given:
        assert given["datasources"][0]["url"] == "http://prometheus:9090"
    else:
        assert given["providers"][0]["options"]["path"] in mounted
