"""A reader or writer of the API as a person with a session."""

from django.test import Client


class Api:
    """Asks and tells in JSON below `/api/v1/`."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def get(self, path, **query):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path, data=None, **headers):
        return self._send(self.client.post, path, data, headers)

    def patch(self, path, data, version=None):
        return self._send(self.client.patch, path, data, {"If-Match": version} if version else {})

    def delete(self, path, version=None):
        return self.client.delete(f"/api/v1/{path}", headers={"If-Match": version} if version else {})

    def upload(self, path, file, **headers):
        return self.client.post(f"/api/v1/{path}", {"file": file}, headers=headers)

    @staticmethod
    def _send(method, path, data, headers):
        return method(f"/api/v1/{path}", data or {}, content_type="application/json", headers=headers)
