"""The Kubernetes example: of the published schema, and as careful as the compose file."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from vigie.cli import parser
from vigie.settings import PROJECT, table

FILE = PROJECT / "docs" / "kubernetes" / "vigie.yaml"


def objects() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(FILE.read_text(encoding="utf-8")))


def pods() -> dict[str, dict[str, Any]]:
    """The pods' specifications by the name of what makes them."""
    found = {}
    for each in objects():
        spec = each.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            found[each["metadata"]["name"]] = spec["template"]["spec"]
    return found


@pytest.mark.parametrize("each", objects(), ids=lambda each: each["kind"])
def test_every_object_is_of_the_schema(each: dict[str, Any]) -> None:
    kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)


def test_a_wrong_object_is_not() -> None:
    [job] = [each for each in objects() if each["kind"] == "Job"]
    job["spec"]["template"]["spec"]["containers"][0]["imagee"] = "x"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, kubernetes_validate.latest_version(), strict=True)


def test_every_pod_holds_no_power_and_is_bounded() -> None:
    assert len(pods()) == 6
    for pod in pods().values():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            held = container["securityContext"]
            assert held["readOnlyRootFilesystem"] and not held["allowPrivilegeEscalation"]
            assert held["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            parser().parse_args(container["args"][1:])


def test_every_worker_is_probed_and_has_a_budget() -> None:
    workers = [each for each in objects() if each["kind"] == "Deployment"]
    budgets = {
        each["spec"]["selector"]["matchLabels"]["part"]: each["spec"]
        for each in objects()
        if each["kind"] == "PodDisruptionBudget"
    }
    for worker in workers:
        name = worker["metadata"]["name"].removeprefix("vigie-")
        [container] = worker["spec"]["template"]["spec"]["containers"]
        assert container["livenessProbe"] and container["startupProbe"]
        # A budget that a single replica must keep would let no machine be emptied.
        assert worker["spec"]["replicas"] > 1 or "maxUnavailable" in budgets[name]
        assert worker["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] >= 60


def test_no_secret_is_in_the_environment_and_every_setting_exists() -> None:
    rows = {row.name: row for row in table().values()}
    named = {name for each in objects() if each["kind"] == "ConfigMap" for name in each["data"]}
    for pod in pods().values():
        named |= {said["name"] for c in pod["containers"] for said in c.get("env", [])}
    for name in named:
        row = rows[name.removesuffix("_FILE")]
        assert name.endswith("_FILE") == row.guarded, name
