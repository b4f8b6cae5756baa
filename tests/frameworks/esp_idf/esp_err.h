#pragma once

using esp_err_t = int;
void model_check(esp_err_t error);
#define ESP_ERROR_CHECK(error) model_check(error)
