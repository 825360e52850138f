// Shows the description of the API. Requests tried from the page act as the signed-in account.
const place = document.getElementById("swagger-ui");
place.setAttribute("aria-busy", "true");

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
    about?.setAttribute("aria-label", about.querySelector("h1, h2")?.textContent ?? document.title);
    // It brings a heading of the first order: ours, there until then, is a line of the header from now on.
    const ours = document.querySelector("header h1");
    if (ours && place.querySelector("h1")) {
      const line = document.createElement("p");
      line.className = ours.className;
      line.textContent = ours.textContent;
      ours.replaceWith(line);
    }
    place.removeAttribute("aria-busy");
  },
  requestInterceptor: (request) => {
    if (request.method && request.method.toUpperCase() !== "GET") {
      request.headers["X-CSRFToken"] = place.dataset.csrf;
    }
    return request;
  },
});
