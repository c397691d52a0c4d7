from pathlib import Path

import pytest

from sekisho.config_sources import ConfigError, Problem, Sources


def from_file(tmp_path: Path, text: str) -> Sources:
    path = tmp_path / "sekisho.yaml"
    path.write_text(text, encoding="utf-8")
    sources = Sources()
    sources.add_file(path)
    return sources


def shown(sources: Sources, tmp_path: Path) -> list[str]:
    return [str(problem).replace(f"{tmp_path}/", "") for problem in sources.problems]


def test_values_have_the_types_that_yaml_gives_them(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "a: {b: 1, c: yes, d: '1', e: [x, 2.5], f: }")

    assert sources.tree == {"a": {"b": 1, "c": True, "d": "1", "e": ["x", 2.5], "f": None}}


def test_a_value_is_found_at_its_line_and_column(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "a:\n  b: 1\n  c:\n    - x\n    - y\n")

    assert sources.where(("a", "b")) == f"{tmp_path}/sekisho.yaml:2:6"
    assert sources.where(("a", "b"), key=True) == f"{tmp_path}/sekisho.yaml:2:3"
    assert sources.where(("a", "c", 1)) == f"{tmp_path}/sekisho.yaml:5:7"


def test_what_is_not_there_is_placed_at_the_section_around_it(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "a:\n  b: 1\n")

    assert sources.where(("a", "missing", "deeper")) == f"{tmp_path}/sekisho.yaml:2:3"


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "# only a comment\n")

    assert (sources.tree, sources.problems) == ({}, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", "sekisho.yaml:3:1: a stands here twice, first at 1:1"),
        ("a: {b: 1, b: 2}\n", "sekisho.yaml:1:11: b stands here twice, first at 1:5"),
        ("a: [1\n", "sekisho.yaml:2:1: not YAML: expected ',' or ']', but got '<stream end>'"),
        ("- a\n", "sekisho.yaml:1:1: a configuration is a list of `key: value` lines"),
        (
            "a: !!python/name:os.system x\n",
            "sekisho.yaml:1:4: a value of a kind that is not known here",
        ),
        ("a: 2001-99-99\n", "sekisho.yaml:1:4: a value of a kind that is not known here"),
        ("? [a]\n: 1\n", "sekisho.yaml:1:3: a key must be a plain word"),
        ("a: \x07\n", "sekisho.yaml: not YAML: a character or a nesting that YAML does not allow"),
    ],
)
def test_what_yaml_gets_wrong_is_named_with_its_place(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert shown(from_file(tmp_path, text), tmp_path) == [problem]


@pytest.mark.parametrize("text", ["a: &x {b: *x}\n", "a: " + "{b: " * 50 + "1" + "}" * 50])
def test_nesting_without_end_is_refused(tmp_path: Path, text: str) -> None:
    problems = from_file(tmp_path, text).problems

    assert problems
    assert all("too deep" in problem.message for problem in problems)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    sources = Sources()

    sources.add_file(tmp_path / "none.yaml")

    assert shown(sources, tmp_path) == ["none.yaml: cannot be read: No such file or directory"]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "sjis.yaml"
    path.write_bytes("名前: 値\n".encode("cp932"))
    sources = Sources()

    sources.add_file(path)

    assert shown(sources, tmp_path) == ["sjis.yaml: is not UTF-8 text"]


def test_a_variable_wins_over_the_file_and_is_named_as_the_place(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "listen: {host: a, port: 1}\n")

    sources.add_environment({"SEKISHO_LISTEN__PORT": "2", "PATH": "/bin"})

    assert sources.tree == {"listen": {"host": "a", "port": "2"}}
    assert sources.where(("listen", "port")) == "SEKISHO_LISTEN__PORT"


def test_a_variable_may_hold_a_whole_section_as_yaml() -> None:
    sources = Sources()

    sources.add_environment({"SEKISHO_UPSTREAMS__HOME": "{base_url: http://h, n: null}"})

    assert sources.tree == {"upstreams": {"home": {"base_url": "http://h", "n": None}}}


def test_a_variable_meets_a_key_with_a_hyphen(tmp_path: Path) -> None:
    sources = from_file(tmp_path, "upstreams: {my-llm: {base_url: a}}\n")

    sources.add_environment({"SEKISHO_UPSTREAMS__MY_LLM__BASE_URL": "b"})

    assert sources.tree == {"upstreams": {"my-llm": {"base_url": "b"}}}


def test_entity_types_in_variables_stay_in_capitals() -> None:
    sources = Sources()

    sources.add_environment({"SEKISHO_POLICY__ACTIONS__PERSON": "allow"})

    assert sources.tree == {"policy": {"actions": {"PERSON": "allow"}}}


def test_what_kubernetes_writes_beside_a_service_is_not_a_setting() -> None:
    sources = Sources()

    sources.add_environment(
        {
            "SEKISHO_PORT": "tcp://10.0.0.1:8686",
            "SEKISHO_PORT_8686_TCP_ADDR": "10.0.0.1",
            "SEKISHO_SERVICE_HOST": "10.0.0.1",
            "SEKISHO_SERVICE_PORT_HTTP": "8686",
            "SEKISHO_CONFIG": "/etc/sekisho.yaml",
        }
    )

    assert sources.tree == {}


@pytest.mark.parametrize(
    ("name", "value"), [("SEKISHO_LISTEN____PORT", "1"), ("SEKISHO_", "1"), ("SEKISHO_A", "{b")]
)
def test_a_variable_that_cannot_be_read_is_named(name: str, value: str) -> None:
    sources = Sources()

    sources.add_environment({name: value})

    assert [problem.where for problem in sources.problems] == [name]


def test_an_option_wins_over_a_variable() -> None:
    sources = Sources()
    sources.add_environment({"SEKISHO_LISTEN__PORT": "1"})

    sources.add_option(("listen", "port"), 2, "--port")

    assert sources.tree == {"listen": {"port": 2}}
    assert sources.where(("listen", "port")) == "--port"


def test_an_error_is_one_line_for_each_problem() -> None:
    error = ConfigError([Problem("f:1:2", "a.b", "is bad"), Problem("X", "", "is worse")])

    assert str(error) == "f:1:2: a.b: is bad\nX: is worse"
