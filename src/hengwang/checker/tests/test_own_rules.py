"""An office's own words and rules: what they find, what they leave, and what is refused."""

from pathlib import Path

import pytest

from hengwang.checker.batch import check_files
from hengwang.checker.own import (
    OwnRuleNameTakenError,
    OwnRulesInvalidError,
    OwnSet,
    own_set,
    parse,
    read_file,
    read_folder,
    rules_with,
)
from hengwang.checker.registry import all_rules
from hengwang.checker.runner import check, read
from hengwang.checker.settings import CheckSettings

REPORT = """某县2023年校车补助项目绩效评价报告
一、项目概况
用户登陆平台查询。预算执行率72.8%，支出120万元。依据《系统登陆管理办法》建设网上办事大厅。
二、存在的问题
基本没有问题。
"""
TABLE = """某县2023年校车补助项目绩效自评表
\t一级指标
\t二级指标
\t三级指标
\t指标值
\t完成值
\t分值
\t得分

\t产出指标
\t数量指标
\t更新校车数量
\t20辆
\t12辆
\t50
\t30

"""


def found(words=(), rules=(), text=REPORT):
    own = rules_with(words, rules)[len(all_rules()) :]
    return check(read(text.encode(), "report.txt"), own)


def rule(kind, **more):
    return {"name": "own-trial", "kind": kind, "phrases": ["整改"], "message": "不符合要求"} | more


def test_an_unwanted_term_is_found_with_its_place_and_the_one_to_write():
    (finding,) = found([{"wrong": ["登陆"], "write": "登录"}])
    assert (finding.rule, finding.place.block) == ("own-term", 2)
    assert (finding.numbers, finding.quote) == ("登陆→登录", "用户登陆平台查询")
    assert finding.severity == "advice"


def test_titles_of_cited_papers_are_searched_for_misspellings_only():
    (finding,) = found([{"wrong": ["登陆"], "write": "登录", "kind": "typo"}])
    assert finding.params["count"] == 2


@pytest.mark.parametrize(
    "word",
    [
        {"wrong": ["办事大厅"], "write": "网上办事大厅"},
        {"wrong": ["登陆"], "write": "登录", "unless": ["登陆平台"]},
        {"wrong": ["登陆艇"], "write": "登录"},
    ],
)
def test_a_word_inside_a_right_one_is_left_alone(word):
    assert found([word]) == []


def test_a_forbidden_word_needs_no_other_and_its_reason_may_hold_a_percent_sign():
    (finding,) = found([{"wrong": ["基本"], "kind": "forbidden", "reason": "须100%落实"}])
    assert finding.message("zh") == "不得使用“基本”，共1处（须100%落实）"


@pytest.mark.parametrize(
    ("stated", "quote"),
    [
        (rule("required-phrase"), "某县2023年校车补助项目绩效评价报告"),
        (rule("required-phrase", phrases=["预算"], chapter=["问题"]), "绩效评价报告"),
        (rule("forbidden-phrase", phrases=["没有问题"]), "基本没有问题"),
        (rule("forbidden-phrase", phrases=["没有问题"], chapter=["问题"]), "基本没有问题"),
        (rule("required-section", phrases=["绩效管理"]), "绩效评价报告"),
        (rule("figure-limit", phrases=["预算执行率"], unit="%", at_least=80), "预算执行率72.8%"),
        (rule("figure-limit", phrases=["支出"], unit="万元", at_most="119.99"), "支出120万元"),
    ],
)
def test_a_stated_rule_finds_what_it_was_written_for(stated, quote):
    (finding,) = found(rules=[stated])
    assert finding.rule == "own-trial"
    assert quote in finding.quote
    assert finding.message("zh") == "不符合要求"


@pytest.mark.parametrize(
    "stated",
    [
        rule("required-phrase", phrases=["没有 问题"]),
        rule("required-phrase", phrases=["整改"], title_has=["监控"]),
        rule("forbidden-phrase", phrases=["没有问题"], chapter=["项目概况"]),
        rule("required-section", phrases=["绩效管理", "存在的问题"]),
        rule("required-column", phrases=["偏差原因"]),
        rule("figure-limit", phrases=["预算执行率"], unit="%", at_least=72, at_most=100),
        rule("figure-limit", phrases=["支出"], unit="人", at_most=1),
    ],
)
def test_a_stated_rule_is_silent_where_all_is_well(stated):
    assert found(rules=[stated]) == []


def test_columns_and_figures_are_sought_in_tables_of_indicators():
    rules = [
        rule("required-column", name="own-column", phrases=["偏差原因"]),
        rule("figure-limit", name="own-limit", phrases=["更新校车"], unit="辆", at_least=15),
    ]
    findings = found(rules=rules, text=TABLE)
    assert {(f.rule, f.numbers) for f in findings} == {
        ("own-column", "偏差原因"),
        ("own-limit", "12 < 15"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words: [{wrong: [登陆]}]", "words.1"),
        ("words: [{wrong: [登录], write: 登录}]", "words.1"),
        ("other: 1", "other"),
        ("- 1", "own.yaml"),
        ("words: &a [*a]", "own.yaml:1"),
        ("words: [", "own.yaml:1"),
        ("[" * 5000, "own.yaml"),
        ("words: !!python/object/apply:os.getcwd []", "own.yaml:1"),
        ("rules: [{name: Own, kind: required-section, phrases: [a], message: b}]", "rules.1.name"),
        ("rules: [{name: a-b, kind: figure-limit, phrases: [a], message: b}]", "rules.1"),
        ("rules: [{name: a-b, kind: required-section, phrases: [], message: b}]", "phrases"),
    ],
)
def test_a_list_that_does_not_follow_the_schema_is_refused_with_its_place(text, said):
    with pytest.raises(OwnRulesInvalidError) as refused:
        parse(text, "own.yaml")
    assert said in refused.value.text("zh")


def test_no_own_rule_takes_the_name_of_another():
    for name in ("balance-mismatch", "typo-", "own-term"):
        with pytest.raises((OwnRuleNameTakenError, OwnRulesInvalidError)):
            rules_with((), [rule("required-phrase", name=name)])
    with pytest.raises(OwnRuleNameTakenError):
        rules_with((), [rule("required-phrase"), rule("required-section")])


def test_files_of_a_data_folder_are_joined_in_the_order_of_their_names(tmp_path):
    assert read_folder(tmp_path) == OwnSet()
    (tmp_path / "check").mkdir()
    for name, wrong in (("b", "登陆"), ("a", "帐号")):
        text = f"words: [{{wrong: [{wrong}], write: 正}}]"
        (tmp_path / "check" / f"{name}.yaml").write_text(text, "utf-8")
    assert [word.wrong[0] for word in read_folder(tmp_path).words] == ["帐号", "登陆"]
    (tmp_path / "check" / "c.yaml").write_bytes("words: 登".encode("gbk"))
    with pytest.raises(OwnRulesInvalidError):
        read_folder(tmp_path)


def test_a_file_too_large_is_refused(tmp_path: Path):
    file = tmp_path / "own.yaml"
    file.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(OwnRulesInvalidError):
        read_file(file)


def test_many_files_are_checked_with_the_own_words_over_all_cores(tmp_path):
    paths = []
    for number in range(9):
        path = tmp_path / f"{number}.txt"
        path.write_text(REPORT, "utf-8")
        paths.append(str(path))
    own = own_set([{"wrong": ["登陆"], "write": "登录"}], [rule("required-phrase")])
    results = list(check_files(paths, CheckSettings(only=frozenset({"own-term"})), own=own))
    assert [[f.rule for f in result.findings] for result in results] == [["own-term"]] * 9
