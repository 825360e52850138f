"""A program as a partner writes it: asks for a token, then sends it along."""

import base64

from django.test import Client


class Program:
    def __init__(self, client_id, secret):
        self.client_id, self.secret = client_id, secret
        self.client = Client()
        self.token = ""

    def ask(self, **fields):
        """The answer of the token's address; id and secret as Basic."""
        pair = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        data = {"grant_type": "client_credentials"} | fields
        return self.client.post("/api/token/", data, headers={"Authorization": f"Basic {pair}"})

    def come_in(self, **fields):
        self.token = self.ask(**fields).json()["access_token"]
        return self

    def get(self, address, **headers):
        return self.client.get(address, headers=self._with(headers))

    def post(self, address, data=None, **headers):
        return self.client.post(address, data or {}, content_type="application/json", headers=self._with(headers))

    def patch(self, address, data, **headers):
        return self.client.patch(address, data, content_type="application/json", headers=self._with(headers))

    def _with(self, headers):
        return {"Authorization": f"Bearer {self.token}"} | {n.replace("_", "-"): v for n, v in headers.items()}
