// Shows the description of the API. Requests tried from the page act as the signed-in account.
const place = document.getElementById("swagger-ui");

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  onComplete: () => {
    // What Swagger draws before its main part is a part of the page that screen readers can jump to.
    const about = place.querySelector(".information-container");
    about?.setAttribute("role", "region");
    about?.setAttribute("aria-label", about.querySelector("h2")?.textContent ?? document.title);
  },
  requestInterceptor: (request) => {
    if (request.method && request.method.toUpperCase() !== "GET") {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});
