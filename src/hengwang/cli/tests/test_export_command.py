"""`hengwang export`: lists and documents as files."""

import io
import json

import openpyxl
import pytest

from hengwang.cli.export import DOCUMENTS, KINDS
from hengwang.cli.listing import LISTINGS
from hengwang.documents.choices import DocumentKind
from hengwang.documents.offering import kinds_of


@pytest.mark.parametrize("name", ["projects", "evaluations", "payments"])
def test_every_list_comes_as_csv_json_and_xlsx(call, evaluation, tmp_path, name):
    csv = call("export", "list", name)
    assert csv.exit_code == 0, csv.output
    assert csv.stdout.splitlines()[0].lstrip("\ufeff").startswith("编号,")
    rows = json.loads(call("export", "list", name, "--format", "json").stdout)[name]
    assert [set(row) for row in rows] == [{column.key for column in LISTINGS[name].columns}]
    target = tmp_path / "list.xlsx"
    assert call("export", "list", name, "--format", "xlsx", "--output", target).exit_code == 0
    sheet = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).active
    assert (sheet.max_row, sheet["A1"].value) == (2, "编号")


def test_amounts_are_exact_and_days_iso(call, evaluation):
    text = call("export", "list", "payments", "--year", 2020, "--format", "json").stdout
    [row] = json.loads(text)["payments"]
    assert (row["amount_cny"], row["paid_on"]) == ("3000000.00", "2020-06-30")


def test_a_workbook_needs_a_file(call, evaluation):
    result = call("export", "list", "projects", "--format", "xlsx")
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_nothing_to_export_is_a_failure(call, people):
    assert call("export", "list", "payments").exit_code == 1


def test_documents_go_into_a_folder(call, evaluation, tmp_path):
    folder = tmp_path / "out"
    result = call("export", "documents", evaluation.pk, "--folder", folder, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)["documents"]
    assert len(told) == len(list(folder.iterdir())) == 3
    assert all(one["digest"].startswith("sha256:") for one in told)


def test_only_the_form_exists_as_a_workbook(call, evaluation, tmp_path):
    only = call("export", "documents", evaluation.pk, "--folder", tmp_path, "--format", "xlsx")
    assert len(only.stdout.splitlines()) == 1
    arguments = ("--folder", tmp_path, "--kind", "annex", "--format", "xlsx")
    assert call("export", "documents", evaluation.pk, *arguments).exit_code == 1


def test_an_unknown_evaluation_is_named(call, people, tmp_path):
    result = call("export", "documents", 999, "--folder", tmp_path)
    assert result.exit_code == 1
    assert "There is no evaluation 999" in result.stderr


def test_every_kind_of_document_can_be_asked_for(call):
    assert {DOCUMENTS.get(name, name) for name in KINDS} == set(DocumentKind.values)
    told = call("export", "documents", "--help").stdout
    assert all(name in told for name in KINDS)


def test_all_documents_the_evaluation_has_are_written(call, evaluation, tmp_path):
    result = call("export", "documents", evaluation.pk, "--folder", tmp_path, "--all", "--json")
    assert result.exit_code == 0, result.output
    kinds = {one["kind"] for one in json.loads(result.stdout)["documents"]}
    assert kinds == {str(kind) for kind in kinds_of(evaluation)}


def test_a_document_the_evaluation_has_not_is_refused_by_name(call, evaluation, tmp_path):
    arguments = ("--folder", tmp_path, "--kind", "exemption_notice")
    result = call("export", "documents", evaluation.pk, *arguments)
    assert result.exit_code == 1
    assert "of this evaluation" in result.stderr or "没有" in result.stderr
