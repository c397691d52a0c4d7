"""The manifests: valid, closed, and of one mind with the configuration that they carry."""

import base64
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sekisho.key import KeyFileError, load_or_create_key
from sekisho.stores.url import parse_store_url
from support.deployed import (
    BASE,
    KUBERNETES,
    Document,
    cluster_settings,
    documents,
    manifest,
    manifests,
    upstream_hosts,
)

OVERLAYS = ("cilium", "gateway")
# Of other makers than Kubernetes' own: no schema is at hand.
WITHOUT_SCHEMA = {"CiliumNetworkPolicy"}
ALL = list(manifests())
WHOLE = [each for path, each in ALL if path.name != "aliases.yaml"]
NAMES = [f"{document['kind']}-{document['metadata']['name']}" for document in WHOLE]
PODS = [each for each in WHOLE if each["kind"] in {"Deployment", "StatefulSet"}]


def name_of(document: Document) -> str:
    return str(document["metadata"]["name"])


def containers(document: Document) -> Iterator[Document]:
    spec = document["spec"]["template"]["spec"]
    yield from spec.get("initContainers", [])
    yield from spec["containers"]


@pytest.mark.parametrize("version", ["1.30", "1.37"])
@pytest.mark.parametrize("document", WHOLE, ids=NAMES)
def test_a_manifest_is_valid(document: Document, version: str) -> None:
    validate = pytest.importorskip(
        "kubernetes_validate", reason="not installed: kubernetes-validate"
    )
    if document["kind"] in WITHOUT_SCHEMA:
        assert document["apiVersion"] == "cilium.io/v2"
        return
    validate.validate(document, version, strict=True)


def test_an_invalid_one_would_be_noticed() -> None:
    validate = pytest.importorskip(
        "kubernetes_validate", reason="not installed: kubernetes-validate"
    )
    spoilt = manifest("Service", "sekisho") | {"spec": {"prots": []}}

    with pytest.raises(validate.ValidationError):
        validate.validate(spoilt, "1.30", strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_kustomize_builds(overlay: str) -> None:
    program = shutil.which("kustomize")
    command = [program, "build"] if program else ["kubectl", "kustomize"]
    if not (program or shutil.which("kubectl")):
        pytest.skip("there is neither kubectl nor kustomize here")
    built = subprocess.run(
        [*command, str(KUBERNETES / overlay)], capture_output=True, text=True, timeout=60
    )

    assert built.returncode == 0, built.stderr
    made = [each for each in yaml.safe_load_all(built.stdout) if each]
    sekisho = next(m for m in made if (m["kind"], name_of(m)) == ("Deployment", "sekisho"))
    spec = sekisho["spec"]["template"]["spec"]
    configs = {name_of(each) for each in made if each["kind"] == "ConfigMap"}
    assert spec["volumes"][0]["configMap"]["name"] in configs
    assert {each["image"] for each in containers(sekisho)} == {"sekisho:0.1.0"}
    assert {each["metadata"].get("namespace", "sekisho") for each in made} == {"sekisho"}
    if overlay == "gateway":
        service = next(m for m in made if (m["kind"], name_of(m)) == ("Service", "gateway"))
        assert spec["hostAliases"][0]["ip"] == service["spec"]["clusterIP"]


@pytest.mark.parametrize("folder", ["base", *OVERLAYS])
def test_every_file_has_its_place_in_a_kustomization(folder: str) -> None:
    (kustomization,) = documents(KUBERNETES / folder / "kustomization.yaml")
    named = set(kustomization["resources"]) - {"../base"}
    named |= {patch["path"] for patch in kustomization.get("patches", [])}
    for generator in kustomization.get("configMapGenerator", []):
        named |= set(generator["files"])

    there = {path.name for path in (KUBERNETES / folder).iterdir()} - {"kustomization.yaml"}
    assert named == there


@pytest.mark.parametrize("document", PODS, ids=name_of)
def test_a_pod_may_do_nothing_that_it_need_not(document: Document) -> None:
    spec = document["spec"]["template"]["spec"]

    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    for container in containers(document):
        confined = container["securityContext"]
        assert confined["readOnlyRootFilesystem"] is True
        assert confined["allowPrivilegeEscalation"] is False
        assert confined["capabilities"] == {"drop": ["ALL"]}
        assert "privileged" not in confined
        assert container["resources"]["requests"]
        assert container["resources"]["limits"]["memory"]
        mounted = {each["name"] for each in container.get("volumeMounts", [])}
        claims = document["spec"].get("volumeClaimTemplates", [])
        volumes = {each["name"] for each in spec.get("volumes", [])} | set(map(name_of, claims))
        assert mounted <= volumes
    assert all("hostPath" not in volume for volume in spec.get("volumes", []))


@pytest.mark.parametrize("document", PODS, ids=name_of)
def test_what_selects_a_pod_finds_it(document: Document) -> None:
    labels = document["spec"]["template"]["metadata"]["labels"]

    assert document["spec"]["selector"]["matchLabels"] == labels
    assert manifest("Service", name_of(document))["spec"]["selector"] == labels
    ports = {port["name"] for each in containers(document) for port in each.get("ports", [])}
    for port in manifest("Service", name_of(document))["spec"]["ports"]:
        assert port["targetPort"] in ports


def test_streams_may_end_before_the_pod_does() -> None:
    spec = manifest("Deployment", "sekisho")["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    waits = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    grace_s = cluster_settings().limits.shutdown_grace_s

    assert spec["terminationGracePeriodSeconds"] >= waits + grace_s + 10
    through = manifest("Deployment", "gateway")["spec"]["template"]["spec"]
    assert through["terminationGracePeriodSeconds"] >= grace_s


def test_an_update_never_leaves_less_than_there_was() -> None:
    update = manifest("Deployment", "sekisho")["spec"]["strategy"]["rollingUpdate"]

    assert update["maxUnavailable"] == 0
    assert manifest("HorizontalPodAutoscaler", "sekisho")["spec"]["minReplicas"] >= 2


def test_the_configuration_is_closed_and_shares_its_vault() -> None:
    settings = cluster_settings()

    assert not settings.listen.open
    assert settings.clients
    assert all(int(client.token_sha256, 16) < 2 for client in settings.clients.values())
    assert settings.clients["prometheus"].upstreams == ("echo",)
    assert settings.marks.folder is None, "a pod's marks would be known to it alone"
    assert settings.vault.ttl_s > 3600


def test_the_pod_finds_its_configuration_and_its_secrets() -> None:
    spec = manifest("Deployment", "sekisho")["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    mounts = {each["mountPath"]: each["name"] for each in container["volumeMounts"]}
    (example,) = documents(KUBERNETES / "secret.example.yaml")
    keys = set(example["stringData"])

    assert container["args"] == ["serve", "--config", "/etc/sekisho/sekisho.yaml"]
    assert mounts["/etc/sekisho"] == "config"
    assert mounts[str(cluster_settings().key_file.parent)] == "key"
    asked = re.findall(r"secretKeyRef: {name: sekisho, key: ([a-z-]+)}", texts(BASE))
    assert set(asked) | {"key"} == keys
    assert parse_store_url(example["stringData"]["vault-url"]).scheme == "redis"
    host = re.search(r"@([^:/]+)", example["stringData"]["vault-url"])
    assert host
    assert host[1] == f"{name_of(manifest('StatefulSet', 'valkey'))}.sekisho.svc.cluster.local"


def texts(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml")))


def test_the_key_is_put_where_sekisho_takes_it(tmp_path: Path) -> None:
    """A secret's file may be read by the group, which Sekisho refuses: the pod's first step is run
    here as it stands there.
    """
    spec = manifest("Deployment", "sekisho")["spec"]["template"]["spec"]
    (first,) = spec["initContainers"]
    *command, source, target = first["command"]
    given = tmp_path / "given"
    given.write_bytes(base64.b64encode(bytes(range(32))))
    (volume,) = [each for each in spec["volumes"] if each["name"] == "secret"]
    given.chmod(volume["secret"]["defaultMode"])
    placed = tmp_path / "key"

    with pytest.raises(KeyFileError):
        load_or_create_key(given)
    subprocess.run([*command, given, placed], check=True)

    assert load_or_create_key(placed) == bytes(range(32))
    assert target == str(cluster_settings().key_file)
    mounts = {each["name"]: each["mountPath"] for each in first["volumeMounts"]}
    assert source == f"{mounts['secret']}/key"
    assert target.startswith(mounts["key"])


def test_nothing_passes_that_no_policy_names() -> None:
    nothing = manifest("NetworkPolicy", "nothing")["spec"]

    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def rules(policy: Any, direction: str) -> list[Any]:
    return list(policy["spec"].get(direction, []))


def test_without_an_overlay_a_pod_reaches_its_vault_alone() -> None:
    (egress,) = rules(manifest("NetworkPolicy", "sekisho"), "egress")

    assert egress["to"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "valkey"}}}]
    assert not rules(manifest("NetworkPolicy", "valkey"), "egress")


def test_only_namespaces_with_the_label_reach_sekisho() -> None:
    (ingress,) = rules(manifest("NetworkPolicy", "sekisho"), "ingress")

    assert [list(each) for each in ingress["from"]] == [["namespaceSelector"]]
    assert ingress["from"][0]["namespaceSelector"]["matchLabels"] == {"sekisho-client": "true"}


def test_cilium_lets_a_pod_reach_exactly_the_configured_upstreams() -> None:
    hosts = upstream_hosts(cluster_settings())
    names, services = manifest("CiliumNetworkPolicy", "upstreams")["spec"]["egress"]
    (dns,) = names["toPorts"]
    asked = [each["matchName"] for each in dns["rules"]["dns"]]

    assert sorted(each["matchName"] for each in services["toFQDNs"]) == sorted(hosts)
    assert services["toPorts"] == [{"ports": [{"port": "443", "protocol": "TCP"}]}]
    assert sorted(asked) == sorted({*hosts, "valkey.sekisho.svc.cluster.local"})


def test_the_gateway_passes_exactly_the_configured_upstreams() -> None:
    hosts = upstream_hosts(cluster_settings())
    (patch,) = documents(KUBERNETES / "gateway/aliases.yaml")
    (alias,) = patch["spec"]["template"]["spec"]["hostAliases"]
    config = (KUBERNETES / "gateway/haproxy.cfg").read_text(encoding="utf-8")

    assert sorted(alias["hostnames"]) == sorted(hosts)
    passed = re.findall(r"use_backend (\S+) if { req\.ssl_sni -i (\S+) }", config)
    assert sorted(passed) == sorted((host, host) for host in hosts)
    servers = re.findall(r"^backend (\S+)\n +server upstream (\S+)$", config, re.MULTILINE)
    assert sorted(servers) == sorted((host, f"{host}:443") for host in hosts)
    assert "default_backend" not in config


def test_the_gateway_reaches_nothing_private() -> None:
    (egress,) = rules(manifest("NetworkPolicy", "gateway"), "egress")
    block = egress["to"][0]["ipBlock"]

    assert egress["ports"] == [{"port": 443, "protocol": "TCP"}]
    private = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"}
    assert private <= set(block["except"])
