// To read only: nothing can be sent from here.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'full',
  showExtensions: true,
  supportedSubmitMethods: [],
  validatorUrl: null,
});
