def test_home_asks_to_sign_in(client):
    assert client.get("/").status_code == 302
