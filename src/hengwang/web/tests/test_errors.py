"""Error pages say what happened and what to do."""

import pytest
from django.test import Client, override_settings

FAILING = override_settings(ROOT_URLCONF="hengwang.web.tests.styleguide_urls")


@FAILING
@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/fail/400", 400, "服务器无法理解此请求"),
        ("/fail/403", 403, "您的角色无此权限"),
        ("/nowhere", 404, "页面不存在，或您无权查看"),
        ("/fail/409", 409, "目前不能这样做"),
        ("/fail/413", 413, "文件过大"),
        ("/fail/denied", 403, "编辑项目"),
    ],
)
def test_each_failure_has_its_page(member, address, status, text):
    response = member.get(address)
    assert response.status_code == status
    assert text in response.content.decode()


@FAILING
def test_a_refusal_nobody_caught_prints_its_sentence_escaped(member):
    html = member.get("/fail/409").content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in html


@FAILING
def test_for_htmx_the_failure_is_a_part_of_a_page(member):
    response = member.get("/fail/409", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()


@FAILING
def test_a_server_error_is_admitted_without_details(people):
    client = Client(raise_request_exception=False)
    response = client.get("/fail/500")
    assert response.status_code == 500
    assert "服务器出错" in response.content.decode()
    assert "ValueError" not in response.content.decode()


def test_a_form_without_its_token_is_explained(db):
    response = Client(enforce_csrf_checks=True).post("/theme", {"theme": "dark"})
    assert response.status_code == 403
    assert "表单打开时间过长" in response.content.decode()


def test_an_error_page_speaks_the_chosen_language(client, db):
    client.post("/language", {"language": "en"})
    assert "There is nothing here" in client.get("/nowhere").content.decode()
