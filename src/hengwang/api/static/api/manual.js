// Draws the API's manual from the description on this server; nothing is fetched from elsewhere.
const place = document.getElementById("api-manual");
window.SwaggerUIBundle({
  url: place.dataset.description,
  dom_id: "#api-manual",
  layout: "BaseLayout",
  presets: [window.SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: "none",
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = place.dataset.csrf;
    return request;
  },
});
