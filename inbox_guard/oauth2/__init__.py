"""Logging in with OAuth 2: the consent of the user once, a fresh access token for each login.

    talk        HTTPS and JSON, and what the server's errors mean        endpoints   whom to ask
    login       the consent: by a code on another device, or in a browser (RFC 8628; RFC 8252 with RFC 7636)
    grant       what is kept of it, and a fresh token from it

Only accounts with `oauth2` in the config come here, and they talk to the authorisation server alone.
"""
