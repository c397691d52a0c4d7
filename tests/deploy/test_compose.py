"""The compose file: what it names is there, nothing is open, and replicas share what they must."""

import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from sekisho.settings import load_settings
from sekisho.stores.url import parse_store_url
from support.deployed import DEPLOY, documents, seconds

(COMPOSE,) = documents(DEPLOY / "compose.yaml")
SERVICES = COMPOSE["services"]
BUILT_HERE = "sekisho"


def settings() -> Any:
    return load_settings(DEPLOY / "sekisho.yaml", {})


def test_docker_compose_takes_it() -> None:
    docker, alone = shutil.which("docker"), shutil.which("docker-compose")
    command = [alone] if alone else [docker or "", "compose"]
    if not alone:
        known = (
            docker and subprocess.run([*command, "version"], capture_output=True).returncode == 0
        )
        if not known:
            pytest.skip("there is no docker compose here")
    given = [*command, "-f", str(DEPLOY / "compose.yaml"), "--profile", "observability"]
    checked = subprocess.run(
        [*given, "config", "--quiet"],
        capture_output=True,
        text=True,
        env={**os.environ, "SEKISHO_REDIS_PASSWORD": "invented"},
    )

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_names_only_what_is_there(name: str) -> None:
    service = SERVICES[name]
    known = {
        *("image", "build", "command", "user", "read_only", "tmpfs", "cap_drop", "security_opt"),
        *("restart", "stop_grace_period", "mem_limit", "pids_limit", "depends_on", "environment"),
        *("networks", "volumes", "ports", "healthcheck", "profiles"),
    }

    assert set(service) <= known
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("depends_on", [])) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source, target, *_ = volume.split(":")
        assert target.startswith("/")
        assert (
            (DEPLOY / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]
        )


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_nothing_that_it_need_not(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    # Published on this machine's loopback alone.
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    tag = service["image"].partition(":")[2]
    assert re.search(r"[0-9]", tag), "an image has a version"


def test_the_vault_has_no_way_out_and_no_way_in_but_one() -> None:
    within = {name for name, service in SERVICES.items() if "vault" in service["networks"]}

    assert COMPOSE["networks"]["vault"] == {"internal": True}
    assert within == {"sekisho", "valkey"}
    assert SERVICES["valkey"]["networks"] == ["vault"]


def test_replicas_can_be_added() -> None:
    service = SERVICES[BUILT_HERE]

    assert "ports" not in service
    assert "container_name" not in service
    balancer = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    assert re.search(r"server-template replica 1-[0-9]+ sekisho:8686", balancer)


def test_replicas_share_their_key_and_their_vault() -> None:
    service = SERVICES[BUILT_HERE]
    url = service["environment"]["SEKISHO_VAULT__URL"]

    assert "sekisho:/var/lib/sekisho" in service["volumes"]
    assert str(settings().key_file).startswith("/var/lib/sekisho/")
    assert str(settings().marks.folder).startswith("/var/lib/sekisho/")
    password = re.compile(r"\$\{SEKISHO_REDIS_PASSWORD:\?[^}]+\}")
    assert parse_store_url(password.sub("invented", url)).scheme == "redis"
    assert password.search(SERVICES["valkey"]["environment"]["PASSWORD"])


def test_answers_may_end_before_a_replica_does() -> None:
    assert (
        seconds(SERVICES[BUILT_HERE]["stop_grace_period"])
        >= settings().limits.shutdown_grace_s + 10
    )


def test_the_balancer_waits_as_long_as_sekisho_does() -> None:
    limits = settings().limits
    balancer = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    patience = dict(re.findall(r"^ +timeout (client|server) +([0-9]+s)$", balancer, re.MULTILINE))

    assert set(patience) == {"client", "server"}
    for given in patience.values():
        assert seconds(given) > max(limits.first_byte_timeout_s, limits.read_timeout_s)
    # A closed connection must not meet a request that is on its way.
    kept = re.search(r"timeout http-keep-alive ([0-9]+s)", balancer)
    assert kept
    assert seconds(kept[1]) < limits.keepalive_timeout_s
    assert "log global" not in balancer, "a path may hold somebody's data"


@pytest.mark.parametrize("path", ["haproxy.cfg", "kubernetes/gateway/haproxy.cfg"])
def test_haproxy_takes_its_configuration(path: str) -> None:
    program = shutil.which("haproxy")
    if program is None:
        pytest.skip("there is no haproxy here")
    checked = subprocess.run([program, "-c", "-f", str(DEPLOY / path)], capture_output=True)

    assert checked.returncode == 0, checked.stderr.decode()
